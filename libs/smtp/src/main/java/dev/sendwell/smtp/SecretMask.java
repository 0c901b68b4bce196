package dev.sendwell.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a password out of what a server says, in case it quotes what it was sent: as it is, and as AUTH PLAIN and AUTH LOGIN wrote
 * it, also where the server quotes only the beginning.
 */
final class SecretMask {
    private static final SecretMask NOTHING = new SecretMask("", List.of());
    /** As much of a Base64 text is no accident. */
    private static final int BEGINNING = 8;

    private final String password;
    private final List<String> written;

    private SecretMask(String password, List<String> written) {
        this.password = password;
        this.written = written;
    }

    static SecretMask of(@Nullable Credentials credentials) {
        if (credentials == null || credentials.password().isEmpty()) {
            return NOTHING;
        }
        String password = credentials.password();
        return new SecretMask(password, List.of(plain(credentials), base64(password)));
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
