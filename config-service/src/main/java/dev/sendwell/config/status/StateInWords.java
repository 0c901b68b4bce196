package dev.sendwell.config.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sendwell.advice.Advice;
import dev.sendwell.advice.Trouble;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The state of an integration as a page says it.
 *
 * @param condition the state in one word
 * @param words the state itself, such as {@code Paused: SendGrid refuses the key}
 * @param consequence what that means for mail; empty where there is nothing to say
 * @param pause why nothing is sent; absent where nothing but a person stands in the way
 * @param cure what helps; absent where nothing is wrong
 * @param waiting how many requests wait
 * @param signature whether the last event's signature was good, in words; empty before the first event
 * @param refusals webhook posts that were refused under the present settings, and why; empty when none was
 */
public record StateInWords(
        Condition condition,
        String words,
        String consequence,
        IntegrationStatus.@Nullable Pause pause,
        @Nullable Advice cure,
        long waiting,
        @Nullable Instant lastAcceptedAt,
        @Nullable Instant lastEventAt,
        String signature,
        List<Refusal> refusals) {

    /** The state in one word. */
    public enum Condition {
        /** The sender has not spoken of it so far. */
        @JsonProperty("not-used-yet")
        NOT_USED_YET(""),
        @JsonProperty("working")
        WORKING("good"),
        /** It works with the settings before the last change, for a second at most. */
        @JsonProperty("settings-on-their-way")
        SETTINGS_ON_THEIR_WAY("warn"),
        /** A service lacks the key of the newest settings. */
        @JsonProperty("locked")
        LOCKED("bad"),
        /** Something stands in the way of sending. */
        @JsonProperty("paused")
        PAUSED("bad"),
        @JsonProperty("paused-by-a-person")
        PAUSED_BY_A_PERSON("warn");

        private final String tone;

        Condition(String tone) {
            this.tone = tone;
        }
    }

    /** For the page: {@code good}, {@code warn}, {@code bad}, or empty while nothing is known. */
    public String tone() {
        return condition.tone;
    }

    /** The server's own words; absent where there are none. */
    public @Nullable String evidence() {
        return pause == null ? null : pause.detail();
    }

    /**
     * What the state is of.
     *
     * @param version of the settings
     * @param changedAt when that version was saved
     * @param acceptsUnsigned events need no signature
     */
    public record Subject(
            Trouble.Server server, boolean enabled, long version, Instant changedAt, boolean acceptsUnsigned) {}

    /**
     * Posts that were refused for one cause.
     *
     * @param cause such as {@code wrong signature}
     * @param cure absent where there is none to give
     */
    public record Refusal(
            long count, String cause, @Nullable Advice cure) {}

    /** The state that both services' statuses add up to. */
    public static StateInWords of(
            Subject subject, Optional<IntegrationStatus> sender, Optional<IntegrationStatus> events) {
        long waiting = sender.map(status -> sum(status.waiting())).orElse(0L);
        IntegrationStatus.Pause pause = sender.map(IntegrationStatus::pause)
                .or(() -> events.map(IntegrationStatus::pause))
                .orElse(null);
        IntegrationRecord.Provider provider = subject.server.provider();
        String name = Trouble.Server.name(provider);
        Condition condition;
        String words;
        String consequence;
        if (!subject.enabled) {
            condition = Condition.PAUSED_BY_A_PERSON;
            words = "Paused by a person";
            consequence = "Requests wait until somebody switches it on again.";
        } else if (pause != null) {
            condition = Condition.PAUSED;
            words = "Paused: " + reason(pause.reason(), provider, name);
            consequence = waiting(waiting) + " go out when that is mended.";
        } else if (sender.isEmpty()) {
            condition = Condition.NOT_USED_YET;
            words = "Not used yet";
            consequence = "The sender has not spoken of it so far. Send a test e-mail to see that it works.";
        } else if (sender.get().lockedVersion() != null) {
            condition = Condition.LOCKED;
            words = "The sender lacks the key of these settings";
            consequence = sender.get().settingsVersion() == 0
                    ? "Nothing is sent: no key of the sender’s sendwell.keysets.smtp opens the password."
                    : "Mail goes out with the settings before the last change: no key of the sender’s"
                            + " sendwell.keysets.smtp opens the new password.";
        } else if (events.isPresent() && events.get().lockedVersion() != null) {
            condition = Condition.LOCKED;
            words = "The webhook lacks the key of these settings";
            consequence = "Mail goes out, but events are judged by the settings before the last change: no key of"
                    + " events-service’s sendwell.keysets.webhook opens the token.";
        } else if (sender.get().settingsVersion() < subject.version) {
            condition = Condition.SETTINGS_ON_THEIR_WAY;
            words = "Settings on their way";
            consequence = "The sender still works with the settings before the last change.";
        } else {
            condition = Condition.WORKING;
            words = "Working";
            consequence = "";
        }
        Instant lastEventAt = events.map(IntegrationStatus::lastEventAt).orElse(null);
        return new StateInWords(
                condition,
                words,
                consequence,
                pause,
                pause == null ? null : Advice.on(trouble(subject.server, pause)).orElse(null),
                waiting,
                sender.map(IntegrationStatus::lastAcceptedAt).orElse(null),
                lastEventAt,
                lastEventAt == null ? "" : signature(subject, lastEventAt),
                events.filter(status -> status.settingsVersion() >= subject.version)
                        .map(StateInWords::refusals)
                        .orElse(List.of()));
    }

    /** The refused posts in one line; empty when none was. */
    public String refusedPosts() {
        return inOneLine(refusals);
    }

    /** Refused posts in one line, such as {@code 12 unsigned, 1 stale}. */
    public static String inOneLine(List<Refusal> refusals) {
        return refusals.stream()
                .map(refusal -> refusal.count + " " + refusal.cause)
                .collect(Collectors.joining(", "));
    }

    /** Without a good signature an event is refused, unless the settings of its time took unsigned ones. */
    private static String signature(Subject subject, Instant lastEventAt) {
        if (subject.acceptsUnsigned) {
            return "signature not asked for";
        }
        return lastEventAt.isBefore(subject.changedAt) ? "before the settings were changed" : "signature good";
    }

    private static String reason(IntegrationStatus.Reason reason, IntegrationRecord.Provider provider, String name) {
        return switch (reason) {
            case CREDENTIALS ->
                name + " refuses the " + (provider == IntegrationRecord.Provider.SENDGRID ? "key" : "password");
            case QUOTA -> "the quota at " + name + " is used up";
            case SENDER_IDENTITY -> name + " does not accept the From address";
            case UNREACHABLE -> name + " cannot be reached";
            case ACCOUNT_SUSPENDED -> name + " has suspended the account";
            case UNRECOGNIZED -> "the sender says why below";
        };
    }

    private static Trouble trouble(Trouble.Server server, IntegrationStatus.Pause pause) {
        return switch (pause.reason()) {
            case CREDENTIALS, QUOTA -> Trouble.sending(server, "auth", pause.detail());
            case SENDER_IDENTITY -> Trouble.sending(server, "content", pause.detail());
            case UNREACHABLE, UNRECOGNIZED -> Trouble.sending(server, "connect", pause.detail());
            case ACCOUNT_SUSPENDED -> Trouble.events(Trouble.ACCOUNT_SUSPENDED);
        };
    }

    private static String waiting(long count) {
        return switch ((int) Math.min(count, 2)) {
            case 0 -> "New requests will wait, and";
            case 1 -> "1 request is waiting and will";
            default -> String.format(Locale.ENGLISH, "%,d requests are waiting and will", count);
        };
    }

    /** Webhook posts that were refused under the settings that the status speaks of, by cause. */
    public static List<Refusal> refusals(IntegrationStatus events) {
        return new TreeMap<>(events.refusals())
                .entrySet().stream()
                        .filter(cause -> cause.getValue() > 0)
                        .map(cause -> new Refusal(
                                cause.getValue(),
                                cause.getKey().replace('-', ' '),
                                Advice.on(Trouble.events(cause.getKey())).orElse(null)))
                        .toList();
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
