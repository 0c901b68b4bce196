package dev.sendwell.sender.delivery;

import dev.sendwell.contracts.Delivery.Fault;
import dev.sendwell.contracts.Delivery.Refusal;
import dev.sendwell.contracts.IntegrationStatus.Reason;
import dev.sendwell.sender.ledger.Claim;
import dev.sendwell.sender.outcome.Conclusion;
import dev.sendwell.sender.outcome.Conclusion.Concluded;
import dev.sendwell.sender.outcome.Conclusion.PutBack;
import dev.sendwell.sender.outcome.Outcome;
import dev.sendwell.sender.reply.ReplyTable;
import dev.sendwell.sender.reply.RetryHint;
import dev.sendwell.sender.waiting.WaitingCause;
import dev.sendwell.smtp.Failure;
import dev.sendwell.smtp.Reply;
import dev.sendwell.smtp.SendResult;
import dev.sendwell.smtp.Stage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what an SMTP result means for the request, and for its integration. */
final class Assessor {
    private static final Pattern QUEUED_AS = Pattern.compile("queued as <?([^\\s<>]+)", Pattern.CASE_INSENSITIVE);

    private final RetryPolicy retry;
    private final InstantSource clock;
    private final RandomGenerator random;

    Assessor(RetryPolicy retry, InstantSource clock, RandomGenerator random) {
        this.retry = retry;
        this.clock = clock;
        this.random = random;
    }

    /** What a result means. */
    Assessment assess(Claim.Granted claim, String messageId, SendResult result) {
        return switch (result) {
            case SendResult.Accepted(Reply reply) ->
                concluded(claim, new Outcome.Accepted(messageId, queuedAs(reply), reply.toString()));
            case SendResult.Refused(Stage stage, Reply reply) -> refused(claim, stage, reply);
            case SendResult.NotSent(Stage stage, Failure why) -> notSent(claim, stage, why);
            case SendResult.InDoubt(Failure why) -> concluded(claim, new Outcome.Unconfirmed(why.inWords()));
            case SendResult.Unsendable(SendResult.Reason ignored, String why) ->
                concluded(
                        claim, new Outcome.Failed(new Refusal(Stage.MAIL.wireName(), null, null, why), Fault.MESSAGE));
        };
    }

    private Assessment refused(Claim.Granted claim, Stage stage, Reply reply) {
        Refusal refusal = new Refusal(stage.wireName(), reply.code(), reply.enhanced(), reply.text());
        return switch (ReplyTable.meaning(stage, reply)) {
            case CREDENTIALS -> pausing(claim, Reason.CREDENTIALS, reply);
            case QUOTA -> pausing(claim, Reason.QUOTA, reply);
            case SENDER_IDENTITY ->
                overridesFrom(claim)
                        ? concluded(claim, new Outcome.Failed(refusal, Fault.MESSAGE))
                        : pausing(claim, Reason.SENDER_IDENTITY, reply);
            case TEMPORARY -> concluded(claim, deferred(claim, refusal));
            case RECIPIENT -> concluded(claim, new Outcome.Failed(refusal, Fault.RECIPIENT));
            case POLICY -> concluded(claim, new Outcome.Failed(refusal, Fault.INFRASTRUCTURE));
            case TOO_LARGE, MESSAGE -> concluded(claim, new Outcome.Failed(refusal, Fault.MESSAGE));
        };
    }

    private Assessment notSent(Claim.Granted claim, Stage stage, Failure why) {
        return switch (why) {
            case Failure.Spent spent -> putBack(claim, WaitingCause.BACKLOG, spent.inWords());
            case Failure.Withheld withheld -> putBack(claim, WaitingCause.BACKLOG, withheld.inWords());
            default -> {
                Reply reply = why.reply();
                yield concluded(
                        claim,
                        deferred(
                                claim,
                                new Refusal(
                                        stage.wireName(),
                                        reply == null ? null : reply.code(),
                                        reply == null ? null : reply.enhanced(),
                                        why.inWords())));
            }
        };
    }

    /** The request was certainly not sent, and nobody judged it. */
    Assessment untouched(Claim.Granted claim) {
        return putBack(claim, WaitingCause.BACKLOG, "the session ended before the message's turn came");
    }

    /** The message could not be composed. */
    Assessment notComposed(Claim.Granted claim, String why) {
        return concluded(claim, new Outcome.Failed(new Refusal("compose", null, null, why), Fault.INFRASTRUCTURE));
    }

    /** Why a session could not be opened, where that pauses the whole integration. */
    static Optional<Reason> pauseBecauseOf(Failure failure) {
        Reply reply = failure.reply();
        if (reply == null) {
            return failure instanceof Failure.AuthNotOffered ? Optional.of(Reason.CREDENTIALS) : Optional.empty();
        }
        return switch (ReplyTable.meaning(failure.stage(), reply)) {
            case CREDENTIALS -> Optional.of(Reason.CREDENTIALS);
            case QUOTA -> Optional.of(Reason.QUOTA);
            case SENDER_IDENTITY, TEMPORARY, TOO_LARGE, RECIPIENT, POLICY, MESSAGE -> Optional.empty();
        };
    }

    private Outcome.Deferred deferred(Claim.Granted claim, Refusal refusal) {
        Duration wait = retry.waitAfter(claim.attempt(), random);
        Duration asked = RetryHint.in(refusal.text()).orElse(Duration.ZERO);
        return new Outcome.Deferred(refusal, clock.instant().plus(asked.compareTo(wait) > 0 ? asked : wait));
    }

    private Assessment pausing(Claim.Granted claim, Reason reason, Reply reply) {
        Assessment back = putBack(claim, WaitingCause.PAUSED, reply.toString());
        return new Assessment(back.conclusion(), Optional.of(new Trip(reason, reply.toString())));
    }

    private Assessment putBack(Claim.Granted claim, WaitingCause cause, String words) {
        return new Assessment(new PutBack(claim, cause, clock.instant(), words), Optional.empty());
    }

    private static Assessment concluded(Claim.Granted claim, Outcome outcome) {
        return new Assessment(new Concluded(claim, outcome), Optional.empty());
    }

    private static boolean overridesFrom(Claim.Granted claim) {
        return claim.candidate().submission().request().from() != null;
    }

    private static @Nullable String queuedAs(Reply reply) {
        Matcher queued = QUEUED_AS.matcher(reply.text());
        return queued.find() ? queued.group(1) : null;
    }

    /**
     * What a result means.
     *
     * @param trip why the whole integration is to be paused, where it is
     */
    record Assessment(Conclusion conclusion, Optional<Trip> trip) {}

    /** Why an integration is to be paused. */
    record Trip(Reason reason, String detail) {}
}
