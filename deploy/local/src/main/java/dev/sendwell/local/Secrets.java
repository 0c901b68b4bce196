package dev.sendwell.local;

import dev.sendwell.contracts.SecretKeyset;
import dev.sendwell.contracts.SecretValue;
import dev.sendwell.contracts.SessionKeys;
import dev.sendwell.contracts.UnsubscribeToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;

/** The secrets of a local installation: made at the first start, a file each, read by this user only. */
final class Secrets {
    private final Path folder;
    private final boolean adminPasswordIsNew;

    Secrets(Path folder) {
        this.folder = folder;
        adminPasswordIsNew = !Files.exists(adminPassword());
        createIfMissing(adminPassword(), () -> random(12));
        createIfMissing(smtpKeyset(), SecretKeyset::generateJson);
        createIfMissing(webhookKeyset(), SecretKeyset::generateJson);
        createIfMissing(unsubscribeKeyset(), UnsubscribeToken.Keyset::generateJson);
        createIfMissing(addressKey(), () -> Base64.getEncoder().encodeToString(randomBytes(32)));
        if (!Files.exists(sessionSigningKeys()) || !Files.exists(sessionVerificationKeys())) {
            SessionKeys keys = SessionKeys.generate();
            LocalFolder.writePrivate(sessionVerificationKeys(), keys.verification());
            LocalFolder.writePrivate(sessionSigningKeys(), keys.signing());
        }
    }

    /** True when this start made the password, which is then shown once. */
    boolean adminPasswordIsNew() {
        return adminPasswordIsNew;
    }

    Path adminPassword() {
        return folder.resolve("admin-password");
    }

    Path smtpKeyset() {
        return folder.resolve("smtp-keyset.json");
    }

    Path webhookKeyset() {
        return folder.resolve("webhook-keyset.json");
    }

    Path unsubscribeKeyset() {
        return folder.resolve("unsubscribe-keyset.json");
    }

    Path addressKey() {
        return folder.resolve("address-key");
    }

    Path sessionSigningKeys() {
        return folder.resolve("session-signing-keys.json");
    }

    Path sessionVerificationKeys() {
        return folder.resolve("session-verification-keys.json");
    }

    /** The password of a database role. */
    String databasePassword(String role) {
        Path file = folder.resolve("database-" + role);
        createIfMissing(file, () -> random(24));
        return SecretValue.read("file:" + file);
    }

    /** Characters that can be typed and need no escaping anywhere. */
    static String random(int bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(bytes));
    }

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static void createIfMissing(Path file, Supplier<String> content) {
        if (!Files.exists(file)) {
            LocalFolder.writePrivate(file, content.get());
        }
    }
}
