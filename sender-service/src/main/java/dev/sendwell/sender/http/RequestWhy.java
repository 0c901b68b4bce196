package dev.sendwell.sender.http;

import dev.sendwell.sender.ledger.LedgerState;
import dev.sendwell.sender.queue.NotSentView;
import dev.sendwell.sender.queue.RequestView;
import dev.sendwell.sender.queue.WaitingView;
import dev.sendwell.sender.waiting.WaitingCause;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers "why was this not sent?" in a sentence. */
final class RequestWhy {
    private static final Set<String> ONE_MESSAGE = Set.of("rcpt", "data", "content", "compose");

    private RequestWhy() {}

    /** Whether a person may have it tried again. */
    static boolean isRedrivable(RequestView request) {
        WaitingView waiting = request.waiting();
        NotSentView notSent = request.notSent();
        return (notSent != null && notSent.redrivable())
                || (waiting != null && waiting.cause().equals(WaitingCause.UNCONFIRMED.word()));
    }

    /** Whether the server refused this recipient or this content, which no setting cures. */
    static boolean isAboutOneMessage(@Nullable RequestView request) {
        NotSentView notSent = request == null ? null : request.notSent();
        return notSent != null && notSent.stage() != null && ONE_MESSAGE.contains(notSent.stage());
    }

    /** The sentence; empty for what was accepted. */
    static String words(RequestView request, Instant now) {
        return switch (request.state()) {
            case ACCEPTED -> "";
            case SENDING -> "It is being sent at this moment.";
            case WAITING -> waiting(request, now);
            case UNCONFIRMED -> unconfirmed(request);
            case FAILED ->
                "The provider’s server refused it for good."
                        + (isRedrivable(request)
                                ? ""
                                : " It cannot be redriven: Kafka no longer keeps what was published.");
            case SUPPRESSED ->
                "It was deliberately not sent: the address was inactive. The address’s own page says since when, and on what evidence.";
            case EXPIRED -> "It was deliberately not sent: the time until which it was wanted was over.";
            case CANCELLED -> "It was deliberately not sent: a person stopped it.";
        };
    }

    private static String unconfirmed(RequestView request) {
        String maybe = "It may have been sent: the connection, or the process, ended before the answer came. ";
        return isRedrivable(request)
                ? maybe
                        + "It is sent again when the provider’s events show that it does not have it, when the integration’s rule"
                        + " says so, or by you."
                : maybe + "It is sent again when its turn comes.";
    }

    private static String waiting(RequestView request, Instant now) {
        WaitingView waiting = request.waiting();
        if (waiting == null) {
            return "It is on its way out of the waiting room.";
        }
        Instant due = waiting.dueAt();
        String goesOn = due == null
                ? "it goes on when somebody or something decides"
                : due.isAfter(now) ? "it goes on by itself" : "it is due, and goes on when its turn comes";
        return "It waits: " + CauseWords.causeWords(waiting.cause()) + "; " + goesOn + ".";
    }

    /** The style sheet's word for a state. */
    static String tone(LedgerState state) {
        return switch (state) {
            case ACCEPTED -> "good";
            case FAILED -> "bad";
            case WAITING, UNCONFIRMED, SUPPRESSED, EXPIRED, CANCELLED -> "warn";
            case SENDING -> "";
        };
    }
}
