package dev.sendwell.smtp;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes a password out of what a server says, in case it quotes what it was sent: as it is, and as AUTH PLAIN and AUTH LOGIN wrote
 * it, also where the server quotes only the beginning.
 */
final class SecretMask {
    private static final SecretMask NOTHING = new SecretMask("", List.of(), List.of());
    /** As much of a Base64 text is no accident. */
    private static final int BEGINNING = 8;

    private final String password;
    private final List<String> written;
    private final List<String> forms;

    private SecretMask(String password, List<String> written, List<String> forms) {
        this.password = password;
        this.written = written;
        this.forms = forms;
    }

    static SecretMask of(@Nullable Credentials credentials) {
        if (credentials == null || credentials.password().isEmpty()) {
            return NOTHING;
        }
        String password = credentials.password();
        return new SecretMask(password, List.of(plain(credentials), base64(password)), forms(credentials));
    }

    /** As somebody may write it; Base64 shows it in three ways, depending on what stands before it. */
    private static List<String> forms(Credentials credentials) {
        String password = credentials.password();
        return Stream.of(
                        password,
                        plain(credentials),
                        base64(password),
                        base64("?" + password),
                        base64("??" + password),
                        HexFormat.of().formatHex(password.getBytes(StandardCharsets.UTF_8)),
                        URLEncoder.encode(password, StandardCharsets.UTF_8),
                        password.replace("&", "&amp;")
                                .replace("<", "&lt;")
                                .replace(">", "&gt;")
                                .replace("\"", "&quot;"),
                        password.replace("\\", "\\\\").replace("\"", "\\\""))
                .map(SecretMask::alike)
                .distinct()
                .toList();
    }

    /** The response of AUTH PLAIN (RFC 4616). */
    static String plain(Credentials credentials) {
        return base64("\0" + credentials.username() + "\0" + credentials.password());
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    String over(String text) {
        String masked = text;
        for (String each : written) {
            masked = withoutBeginnings(masked, each);
        }
        return password.isEmpty() ? masked : masked.replace(password, "****");
    }

    /**
     * The same for whoever can wait: also any piece of it that is no accident, in capitals or not, and as it stands in a web address,
     * in HTML, in JSON, in hexadecimal digits and in Base64 of it and something else.
     */
    String thoroughlyOver(String text) {
        String alike = alike(text);
        BitSet masked = new BitSet(text.length());
        for (String form : forms) {
            int least = Math.min(BEGINNING, form.length());
            for (int at = 0; at + least <= alike.length(); at++) {
                int length = longestPiece(alike, at, form);
                if (length >= least) {
                    masked.set(at, at + length);
                }
            }
        }
        StringBuilder readable = new StringBuilder(text);
        for (int end = masked.length(); end > 0; ) {
            int start = masked.previousClearBit(end - 1) + 1;
            readable.replace(start, end, "****");
            end = masked.previousSetBit(start - 1) + 1;
        }
        return readable.toString();
    }

    private static int longestPiece(String text, int at, String form) {
        int longest = 0;
        for (int from = 0; from < form.length() - longest; from++) {
            int length = 0;
            while (from + length < form.length()
                    && at + length < text.length()
                    && text.charAt(at + length) == form.charAt(from + length)) {
                length++;
            }
            longest = Math.max(longest, length);
        }
        return longest;
    }

    /** The same length; in which case it is written, and in which of the alphabets of Base64, makes no difference. */
    private static String alike(String text) {
        StringBuilder alike = new StringBuilder(text);
        for (int i = 0; i < alike.length(); i++) {
            char c = Character.toLowerCase(alike.charAt(i));
            alike.setCharAt(i, c == '-' ? '+' : c == '_' ? '/' : c);
        }
        return alike.toString();
    }

    private static String withoutBeginnings(String text, String secret) {
        String beginning = secret.substring(0, Math.min(BEGINNING, secret.length()));
        String masked = text;
        for (int at = masked.indexOf(beginning); at >= 0; at = masked.indexOf(beginning, at + 1)) {
            int length = beginning.length();
            while (length < secret.length()
                    && at + length < masked.length()
                    && masked.charAt(at + length) == secret.charAt(length)) {
                length++;
            }
            masked = masked.substring(0, at) + "****" + masked.substring(at + length);
        }
        return masked;
    }
}
