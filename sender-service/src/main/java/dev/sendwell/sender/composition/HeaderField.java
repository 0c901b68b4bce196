package dev.sendwell.sender.composition;

import dev.sendwell.contracts.EmailAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Header fields as lines, with their final CR LF: folded (RFC 5322 §2.2.3), non-ASCII text as encoded words (RFC 2047), non-ASCII
 * parameters as RFC 2231 says.
 */
final class HeaderField {
    private static final int LINE = 76;
    private static final int HARD_LIMIT = 998;
    private static final String FOLD = "\r\n ";

    /** {@code =?UTF-8?B?} and {@code ?=}. */
    private static final int WORD_FRAME = 12;

    /** Base64 of so many bytes makes an encoded word of 72 characters; 75 are allowed. */
    private static final int WORD_BYTES = 45;

    private static final int SHORT = 60;
    private static final Pattern ATOMS =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final String ATTRIBUTE_CHARACTERS = "!#$&+-.^_`{|}~";

    private HeaderField() {}

    /** Free text, such as a subject; it has no control characters. */
    static String text(String name, String text) {
        StringBuilder field = new StringBuilder(name.length() + text.length() + 16)
                .append(name)
                .append(':');
        if (isPlain(text) && field.length() + 1 + longestToken(text) <= HARD_LIMIT) {
            foldAtSpaces(field, text);
        } else {
            field.append(' ');
            encodedWords(field, text);
        }
        return field.append("\r\n").toString();
    }

    /** An address with an optional name. */
    static String mailbox(String field, EmailAddress address, @Nullable String displayName) {
        StringBuilder line = new StringBuilder(96).append(field).append(": ");
        if (displayName == null || displayName.isBlank()) {
            return line.append(address.mailbox()).append("\r\n").toString();
        }
        phrase(line, displayName);
        boolean fits = column(line) + 3 + address.mailbox().length() <= LINE;
        return line.append(fits ? " " : FOLD)
                .append('<')
                .append(address.mailbox())
                .append(">\r\n")
                .toString();
    }

    /** Adds {@code ; name=value} on a line of its own. */
    static void parameter(StringBuilder field, String name, String value) {
        if (isAscii(value) && value.length() <= SHORT) {
            field.append(';').append(FOLD).append(name).append('=');
            quoted(field, value);
            return;
        }
        List<String> sections = sections(value);
        for (int i = 0; i < sections.size(); i++) {
            field.append(';').append(FOLD).append(name).append('*');
            if (sections.size() > 1) {
                field.append(i).append('*');
            }
            field.append('=').append(i == 0 ? "UTF-8''" : "").append(sections.get(i));
        }
    }

    private static void phrase(StringBuilder line, String name) {
        boolean plain = name.length() <= SHORT && isPlain(name);
        if (plain && ATOMS.matcher(name).matches()) {
            line.append(name);
        } else if (plain) {
            quoted(line, name);
        } else {
            encodedWords(line, name);
        }
    }

    private static void quoted(StringBuilder line, String text) {
        line.append('"')
                .append(text.replace("\\", "\\\\").replace("\"", "\\\""))
                .append('"');
    }

    /** Text that reads the same after folding and unfolding, and that nobody takes for an encoded word. */
    private static boolean isPlain(String text) {
        return isAscii(text)
                && !text.contains("=?")
                && !text.contains("  ")
                && !text.startsWith(" ")
                && !text.endsWith(" ");
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 127);
    }

    private static int longestToken(String text) {
        int longest = 0;
        int start = 0;
        for (int space = text.indexOf(' '); space >= 0; space = text.indexOf(' ', start)) {
            longest = Math.max(longest, space - start);
            start = space + 1;
        }
        return Math.max(longest, text.length() - start);
    }

    private static void foldAtSpaces(StringBuilder field, String text) {
        int nameLength = field.length();
        int start = 0;
        while (start <= text.length()) {
            int space = text.indexOf(' ', start);
            int end = space < 0 ? text.length() : space;
            boolean first = field.length() == nameLength;
            boolean fits = first || column(field) + 1 + end - start <= LINE;
            field.append(fits ? " " : FOLD).append(text, start, end);
            start = end + 1;
        }
    }

    /** Each word on a line of its own; the white space between two of them does not count (RFC 2047 §6.2). */
    private static void encodedWords(StringBuilder field, String text) {
        int start = 0;
        while (start < text.length()) {
            int room = Math.min(WORD_BYTES, (LINE - column(field) - WORD_FRAME) / 4 * 3);
            if (room < 9) {
                field.append(FOLD);
                continue;
            }
            int end = endOf(text, start, room);
            byte[] bytes = text.substring(start, end).getBytes(StandardCharsets.UTF_8);
            field.append("=?UTF-8?B?")
                    .append(Base64.getEncoder().encodeToString(bytes))
                    .append("?=");
            start = end;
        }
    }

    /** How far one gets with so many bytes of UTF-8 without splitting a character. */
    private static int endOf(String text, int start, int room) {
        int bytes = 0;
        int end = start;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            if (bytes > room) {
                return end;
            }
            end += Character.charCount(character);
        }
        return end;
    }

    /** A value with percent signs, in sections that fit into lines (RFC 2231 §3, §4). */
    private static List<String> sections(String value) {
        List<String> sections = new ArrayList<>();
        StringBuilder section = new StringBuilder(SHORT);
        for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
            String encoded = percentEncoded(value.codePointAt(i));
            if (section.length() + encoded.length() > SHORT - 10) {
                sections.add(section.toString());
                section.setLength(0);
            }
            section.append(encoded);
        }
        sections.add(section.toString());
        return sections;
    }

    private static String percentEncoded(int character) {
        boolean itself = character < 127
                && (Character.isLetterOrDigit(character) || ATTRIBUTE_CHARACTERS.indexOf(character) >= 0);
        if (itself) {
            return Character.toString(character);
        }
        StringBuilder encoded = new StringBuilder(12);
        for (byte b : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
            encoded.append('%').append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return encoded.toString();
    }

    private static int column(StringBuilder field) {
        return field.length() - (field.lastIndexOf("\n") + 1);
    }
}
