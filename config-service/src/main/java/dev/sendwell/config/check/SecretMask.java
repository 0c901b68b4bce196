package dev.sendwell.config.check;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a password out of what a server says, in case it quotes what it was sent. */
final class SecretMask {
    private final List<String> secrets;

    private SecretMask(List<String> secrets) {
        this.secrets = secrets;
    }

    static SecretMask of(@Nullable String username, @Nullable String password) {
        if (password == null || password.isEmpty()) {
            return new SecretMask(List.of());
        }
        return new SecretMask(List.of(base64("\0" + username + "\0" + password), base64(password), password));
    }

    String over(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, "****");
        }
        return masked;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
