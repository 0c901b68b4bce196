package dev.sendwell.events.probe;

import dev.sendwell.advice.Advice;
import dev.sendwell.advice.Trouble;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.RecordType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came back about a request, as a page says it.
 *
 * @param steps processed, then what became of it
 * @param advice what helps, one piece for each thing that is wrong
 * @param done what became of the message is known, or nobody looks any longer
 */
public record Echo(List<Step> steps, List<Advice> advice, boolean done) {
    /** When nobody asked for the message as a test, or nobody says when. */
    static final Instant UNKNOWN = Instant.EPOCH;
    /** Nobody looks at the page for longer. */
    static final Duration END = Duration.ofMinutes(15);

    /**
     * One step.
     *
     * @param tone the style sheet's word: empty when it came, {@code wait} or {@code fail}
     */
    public record Step(String tone, String words, String detail) {}

    /**
     * Makes sense of what is there.
     *
     * @param events about the request, in their order
     * @param signed posts without a good signature are refused
     * @param refusals refused posts of the integration by cause, under its present settings
     * @param patience after how long somebody is told what to look at
     * @param askedAt when the test e-mail was asked for, or {@link #UNKNOWN}
     */
    static Echo of(
            List<EmailEvent> events,
            boolean signed,
            Map<String, Long> refusals,
            Duration patience,
            Instant askedAt,
            Instant now) {
        Duration waited = askedAt.equals(UNKNOWN) ? Duration.ZERO : Duration.between(askedAt, now);
        EmailEvent end = events.stream().filter(Echo::isEnd).findFirst().orElse(null);
        Optional<EmailEvent> processed =
                events.stream().filter(EmailEvent.Processed.class::isInstance).findFirst();
        List<Step> steps = new ArrayList<>();
        List<Advice> advice = new ArrayList<>();
        if (processed.isPresent()) {
            steps.add(came("“Processed” came back", processed.get(), signed, askedAt, null));
        } else if (end == null) {
            steps.add(new Step("wait", "“Processed” came back: not yet", waiting(waited, patience)));
        } else {
            steps.add(new Step("off", "“Processed” did not come; the box is not ticked, or it comes later", ""));
        }
        events.stream()
                .filter(EmailEvent.Deferred.class::isInstance)
                .reduce((first, last) -> last)
                .filter(deferred -> end == null)
                .ifPresent(deferred -> {
                    steps.add(came("“Deferred” came back", deferred, signed, askedAt, words(deferred)));
                    advise(advice, "deferred");
                });
        if (end == null) {
            steps.add(new Step("wait", "“Delivered” came back: not yet", ""));
            refusals.forEach((cause, count) -> {
                if (count > 0) {
                    advise(advice, cause);
                }
            });
            if (waited.compareTo(patience) > 0 && advice.isEmpty()) {
                advise(advice, processed.isPresent() ? Trouble.NO_DELIVERY : Trouble.NO_EVENT);
            }
        } else {
            String type = RecordType.of((Record) end);
            Step step = came("“" + capital(type) + "” came back", end, signed, askedAt, words(end));
            steps.add(end instanceof EmailEvent.Delivered ? step : new Step("fail", step.words(), step.detail()));
            advise(advice, type);
        }
        return new Echo(List.copyOf(steps), List.copyOf(advice), end != null || waited.compareTo(END) > 0);
    }

    private static boolean isEnd(EmailEvent event) {
        return event instanceof EmailEvent.Delivered
                || event instanceof EmailEvent.Bounced
                || event instanceof EmailEvent.Blocked
                || event instanceof EmailEvent.Dropped;
    }

    private static Step came(String what, EmailEvent event, boolean signed, Instant askedAt, @Nullable String words) {
        Duration after = Duration.between(askedAt, event.ref().receivedAt());
        String detail = (signed ? "Signature good" : "Signature not asked for")
                + (after.isNegative() || askedAt.equals(UNKNOWN) ? "" : ", after " + after.toSeconds() + " s");
        return new Step("", what, words == null ? detail : detail + ". " + words);
    }

    private static @Nullable String words(EmailEvent event) {
        return switch (event) {
            case EmailEvent.Delivered delivered -> delivered.response();
            case EmailEvent.Deferred deferred -> deferred.reason();
            case EmailEvent.Bounced bounced -> bounced.reason();
            case EmailEvent.Blocked blocked -> blocked.reason();
            case EmailEvent.Dropped dropped -> dropped.reason();
            case EmailEvent.Processed e -> null;
            case EmailEvent.Opened e -> null;
            case EmailEvent.Clicked e -> null;
            case EmailEvent.Complained e -> null;
            case EmailEvent.Unsubscribed e -> null;
            case EmailEvent.GroupUnsubscribed e -> null;
            case EmailEvent.GroupResubscribed e -> null;
            case EmailEvent.AccountStatusChanged e -> null;
            case EmailEvent.Unrecognized e -> null;
        };
    }

    private static String waiting(Duration waited, Duration patience) {
        return waited.compareTo(patience) > 0
                ? "Nothing for "
                        + (waited.toMinutes() < 2 ? waited.toSeconds() + " seconds" : waited.toMinutes() + " minutes")
                : "SendGrid posts events about every 30 seconds";
    }

    private static void advise(List<Advice> advice, String what) {
        Advice.on(Trouble.events(what)).ifPresent(advice::add);
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
