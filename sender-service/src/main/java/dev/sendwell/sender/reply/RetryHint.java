package dev.sendwell.sender.reply;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a server asks to wait, in the words of its reply. */
public final class RetryHint {
    private static final Pattern HINT = Pattern.compile(
            "(?:try|retry)(?: again)? (?:in|after) (\\d{1,5}) (second|minute|hour)s?\\b", Pattern.CASE_INSENSITIVE);
    private static final Duration LONGEST = Duration.ofHours(24);

    private RetryHint() {}

    /** The wait that "try again in 5 minutes" asks for, at most a day; empty when the text asks for none. */
    public static Optional<Duration> in(String text) {
        Matcher hint = HINT.matcher(text);
        if (!hint.find()) {
            return Optional.empty();
        }
        long number = Long.parseLong(hint.group(1));
        Duration asked = switch (hint.group(2).toLowerCase(Locale.ROOT)) {
            case "second" -> Duration.ofSeconds(number);
            case "minute" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
        return Optional.of(asked.compareTo(LONGEST) > 0 ? LONGEST : asked);
    }
}
