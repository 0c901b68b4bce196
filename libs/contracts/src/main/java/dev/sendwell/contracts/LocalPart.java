package dev.sendwell.contracts;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the {@code @}: a dot-string or a quoted string (RFC 5321 §4.1.2), with characters beyond ASCII as RFC 6531
 * allows them, but none that cannot be seen: two addresses that look alike would be two mailboxes.
 */
final class LocalPart {
    /** Anything but specials, space, control characters and what has no glyph of its own (format, surrogate, unassigned …). */
    private static final String ATOM_CHARACTER = "[^\\x00-\\x20\\x7F()<>\\[\\]:;@\\\\,.\"\\p{C}\\p{Z}]";

    private static final Pattern DOT_STRING = Pattern.compile(ATOM_CHARACTER + "+(\\." + ATOM_CHARACTER + "+)*");
    private static final Pattern QUOTED_STRING = Pattern.compile("\"([^\"\\\\\\p{C}\\p{Z}]|[ ]|\\\\[\\x20-\\x7E])+\"");

    private static final int LONGEST = 64;
    private static final String SIGNS = "!#$%&'*+-/=?^_`{|}~";

    private LocalPart() {}

    /**
     * Whether a local part is its own canonical form for sure: a dot-string of lower-case letters, digits and RFC 5322's other signs.
     *
     * @param address what it is the beginning of
     * @param end where it ends there
     */
    static boolean isPlain(String address, int end) {
        char before = '.';
        for (int i = 0; i < end; i++) {
            char c = address.charAt(i);
            boolean atom = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || SIGNS.indexOf(c) >= 0;
            if (!atom && (c != '.' || before == '.')) {
                return false;
            }
            before = c;
        }
        return before != '.' && end <= LONGEST;
    }

    /** Why it cannot stand before an {@code @}, without quoting it; null when it can. */
    static @Nullable String refuse(String local) {
        if (octets(local) > LONGEST) {
            return "the part before the @ is longer than 64 bytes";
        }
        if (local.startsWith("\"")) {
            return QUOTED_STRING.matcher(local).matches() ? null : "the part before the @ is not quoted correctly";
        }
        if (local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
            return "the part before the @ has a dot where none may be";
        }
        return DOT_STRING.matcher(local).matches()
                ? null
                : "the part before the @ has a character that may not stand there";
    }

    /** The form in which equal local parts are equal. */
    static String canonical(String local) {
        // Lower-casing may leave a letter and a mark that NFC joins: J with caron has no composed capital.
        String lower = Normalizer.normalize(local.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        if (!lower.startsWith("\"")) {
            return lower;
        }
        String content = lower.substring(1, lower.length() - 1).replaceAll("\\\\(.)", "$1");
        return DOT_STRING.matcher(content).matches() ? content : '"' + content.replaceAll("[\"\\\\]", "\\\\$0") + '"';
    }

    /** How long it is on the wire. */
    static int octets(String local) {
        return local.getBytes(StandardCharsets.UTF_8).length;
    }
}
