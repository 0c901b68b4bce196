package dev.sendwell.simulator.identity;

import dev.sendwell.simulator.webhook.WebhookKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * Who this simulator is.
 *
 * @param apiKeyFile holds {@code apiKey} and nothing else
 * @param webhookKeys ECDSA P-256
 */
public record Identity(String apiKey, Path apiKeyFile, KeyPair webhookKeys, Certificate certificate) {

    /**
     * Reads the identity that lies in a folder, or makes one there.
     *
     * @throws IOException when the folder cannot be written or what lies in it cannot be read
     */
    public static Identity in(Path folder) throws IOException, InterruptedException {
        return in(folder, Optional.empty());
    }

    /**
     * The same, with a certificate for one more name than {@code localhost} where it is made now.
     *
     * @throws IOException as above
     */
    public static Identity in(Path folder, Optional<String> name) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        Path apiKeyFile = folder.resolve("api-key");
        if (Files.notExists(apiKeyFile)) {
            Files.writeString(apiKeyFile, "SG." + random(16) + "." + random(32));
        }
        try {
            return new Identity(
                    Files.readString(apiKeyFile).strip(),
                    apiKeyFile,
                    webhookKeys(folder),
                    Certificate.in(folder, name));
        } catch (GeneralSecurityException e) {
            throw new IOException("the simulator's keys in " + folder + " cannot be used; delete the folder", e);
        }
    }

    /** The verification key as SendGrid shows it: base64 of X.509 SubjectPublicKeyInfo, 124 characters. */
    public String verificationKey() {
        return WebhookKeys.publicKey(webhookKeys);
    }

    private static KeyPair webhookKeys(Path folder) throws IOException, GeneralSecurityException {
        Path file = folder.resolve("webhook-keys");
        if (Files.notExists(file)) {
            KeyPair made = WebhookKeys.generate();
            Files.writeString(
                    file,
                    WebhookKeys.publicKey(made) + "\n" + WebhookKeys.privateKey(made) + "\n",
                    StandardCharsets.US_ASCII);
        }
        var lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
        if (lines.size() != 2) {
            throw new GeneralSecurityException("webhook-keys does not hold two lines");
        }
        return WebhookKeys.read(lines.get(0), lines.get(1));
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
