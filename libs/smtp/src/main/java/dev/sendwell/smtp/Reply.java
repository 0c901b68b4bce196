package dev.sendwell.smtp;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered to one command (RFC 5321 §4.2).
 *
 * @param code 200 to 559
 * @param enhanced the enhanced status code (RFC 3463) such as {@code 5.1.1}; absent where the reply has none, or one of another
 *     class than its code
 * @param lines the text of each line, without code and separator; control characters are replaced, and so is our password
 */
public record Reply(int code, @Nullable String enhanced, List<String> lines) {
    private static final Pattern ENHANCED = Pattern.compile("([245]\\.\\d{1,3}\\.\\d{1,3})(?: .*)?");

    public Reply {
        lines = List.copyOf(lines);
    }

    static Reply of(int code, List<String> lines) {
        Matcher matcher = ENHANCED.matcher(lines.getFirst());
        boolean sameClass = matcher.matches() && lines.getFirst().charAt(0) - '0' == code / 100;
        return new Reply(code, sameClass ? matcher.group(1) : null, lines);
    }

    /** 2xx: done. */
    public boolean isPositive() {
        return code / 100 == 2;
    }

    /** 3xx: go on. */
    public boolean isIntermediate() {
        return code / 100 == 3;
    }

    /** 4xx: not now. */
    public boolean isTransient() {
        return code / 100 == 4;
    }

    /** 5xx: never like this. */
    public boolean isPermanent() {
        return code / 100 == 5;
    }

    /** 421: the server closes the connection after this reply (RFC 5321 §3.8). */
    public boolean isClosing() {
        return code == 421;
    }

    /** All lines in one, as received, with the enhanced code where there is one. */
    public String text() {
        return String.join(" ", lines).strip();
    }

    /** Code and text in one line. */
    @Override
    public String toString() {
        return (code + " " + text()).strip();
    }
}
