package dev.sendwell.contracts;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Encrypts and opens the secrets of integrations with a Tink keyset. There are two: one for SMTP secrets (config-service and
 * sender-service), one for webhook secrets (config-service and events-service). A keyset's primary key encrypts; every key of
 * it decrypts, which is how keys are rotated.
 */
public final class SecretKeyset {
    private final Aead aead;

    private SecretKeyset(Aead aead) {
        this.aead = aead;
    }

    /**
     * Reads a keyset in Tink's JSON format.
     *
     * @throws IllegalArgumentException when it is none; the message does not quote it
     */
    public static SecretKeyset fromJson(String json) {
        try {
            AeadConfig.register();
            return new SecretKeyset(TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get())
                    .getPrimitive(RegistryConfiguration.get(), Aead.class));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a Tink AEAD keyset in JSON");
        }
    }

    /** A new keyset with one AES-256-GCM key, in Tink's JSON format. */
    public static String generateJson() {
        try {
            AeadConfig.register();
            return TinkJsonProtoKeysetFormat.serializeKeyset(
                    KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink cannot make an AES-256-GCM key", e);
        }
    }

    /**
     * Encrypts a secret for one field of one integration.
     *
     * @param field {@code smtp.password} or {@code webhook.token}
     */
    public IntegrationRecord.EncryptedSecret encrypt(String integrationId, String field, String secret) {
        try {
            return new IntegrationRecord.EncryptedSecret(Blob.of(
                    aead.encrypt(secret.getBytes(StandardCharsets.UTF_8), associatedData(integrationId, field))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret could not be encrypted", e);
        }
    }

    /**
     * Opens a secret.
     *
     * @throws UnreadableSecretException when no key of the keyset opens it, or it belongs to another integration or field
     */
    public String decrypt(String integrationId, String field, IntegrationRecord.EncryptedSecret secret)
            throws UnreadableSecretException {
        try {
            return new String(
                    aead.decrypt(secret.ciphertext().bytes(), associatedData(integrationId, field)),
                    StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new UnreadableSecretException(integrationId, field);
        }
    }

    private static byte[] associatedData(String integrationId, String field) {
        return (integrationId + "/" + field).getBytes(StandardCharsets.UTF_8);
    }

    /** No key at hand opens a secret: the keyset lacks the key, or the secret was made for something else. */
    public static final class UnreadableSecretException extends Exception {
        private static final long serialVersionUID = 1;

        UnreadableSecretException(String integrationId, String field) {
            super("no key of the keyset opens " + field + " of integration " + integrationId);
        }
    }
}
