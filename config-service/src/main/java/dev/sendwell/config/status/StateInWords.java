package dev.sendwell.config.status;

import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The state of an integration as a page says it.
 *
 * @param tone {@code good}, {@code warn}, {@code bad}, or empty while nothing is known
 * @param words the state itself, such as {@code Paused: SendGrid refuses the key}
 * @param consequence what that means for mail; empty where there is nothing to say
 * @param evidence the server's own words; absent where there are none
 * @param waiting how many requests wait
 * @param refusedPosts webhook posts that were refused and why, such as {@code 12 unsigned}; empty when none was
 */
public record StateInWords(
        String tone,
        String words,
        String consequence,
        @Nullable String evidence,
        long waiting,
        @Nullable Instant lastAcceptedAt,
        @Nullable Instant lastEventAt,
        String refusedPosts) {

    /** The state that both services' statuses add up to. */
    public static StateInWords of(
            IntegrationRecord.Provider provider,
            boolean enabled,
            long settingsVersion,
            Optional<IntegrationStatus> sender,
            Optional<IntegrationStatus> events) {
        long waiting = sender.map(status -> sum(status.waiting())).orElse(0L);
        IntegrationStatus.Pause pause = sender.map(IntegrationStatus::pause).orElse(null);
        String name = name(provider);
        String tone;
        String words;
        String consequence;
        if (!enabled) {
            tone = "warn";
            words = "Paused by a person";
            consequence = "Requests wait until somebody switches it on again.";
        } else if (sender.isEmpty()) {
            tone = "";
            words = "Not used yet";
            consequence = "The sender has not spoken of it so far. Send a test e-mail to see that it works.";
        } else if (pause != null) {
            tone = "bad";
            words = "Paused: " + reason(pause.reason(), provider, name);
            consequence = waiting(waiting) + " go out when that is mended.";
        } else if (sender.get().settingsVersion() < settingsVersion) {
            tone = "warn";
            words = "Settings on their way";
            consequence = "The sender still works with the settings before the last change.";
        } else {
            tone = "good";
            words = "Working";
            consequence = "";
        }
        return new StateInWords(
                tone,
                words,
                consequence,
                pause == null ? null : pause.detail(),
                waiting,
                sender.map(IntegrationStatus::lastAcceptedAt).orElse(null),
                events.map(IntegrationStatus::lastEventAt).orElse(null),
                events.map(status -> refused(status.refusals())).orElse(""));
    }

    /** The provider's name as it writes itself. */
    public static String name(IntegrationRecord.Provider provider) {
        return switch (provider) {
            case SENDGRID -> "SendGrid";
            case AMAZON_SES -> "Amazon SES";
            case MAILGUN -> "Mailgun";
            case POSTMARK -> "Postmark";
            case SMTP -> "the SMTP server";
        };
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

    private static String waiting(long count) {
        return switch ((int) Math.min(count, 2)) {
            case 0 -> "New requests will wait, and";
            case 1 -> "1 request is waiting and will";
            default -> String.format(Locale.ENGLISH, "%,d requests are waiting and will", count);
        };
    }

    private static String refused(Map<String, Long> refusals) {
        return new TreeMap<>(refusals)
                .entrySet().stream()
                        .filter(cause -> cause.getValue() > 0)
                        .map(cause -> cause.getValue() + " " + cause.getKey().replace('-', ' '))
                        .collect(Collectors.joining(", "));
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
