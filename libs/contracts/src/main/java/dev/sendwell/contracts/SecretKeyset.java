package dev.sendwell.contracts;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/**
 * Encrypts and opens the secrets of integrations with a Tink keyset. There are two: one for SMTP secrets (config-service and
 * sender-service), one for webhook secrets (config-service and events-service). A keyset's primary key encrypts; every key of
 * it decrypts, which is how keys are rotated.
 */
public final class SecretKeyset {
    private final KeysetHandle keys;
    private final Aead aead;

    private SecretKeyset(KeysetHandle keys) throws GeneralSecurityException {
        this.keys = keys;
        this.aead = keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    /**
     * Reads a keyset in Tink's JSON format.
     *
     * @throws IllegalArgumentException when it is none; the message does not quote it
     */
    public static SecretKeyset fromJson(String json) {
        try {
            AeadConfig.register();
            return new SecretKeyset(TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a Tink AEAD keyset in JSON");
        }
    }

    /**
     * Reads a keyset that a configuration key holds or names the file of.
     *
     * @param key such as {@code sendwell.keysets.smtp}
     * @throws IllegalArgumentException when there is none; the message names the key and does not quote the value
     */
    public static SecretKeyset configured(String key, String value) {
        try {
            return fromJson(SecretValue.read(value, key));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(message.contains(key) ? message : key + ": " + message, e);
        }
    }

    /** A new keyset with one AES-256-GCM key, in Tink's JSON format. */
    public static String generateJson() {
        try {
            AeadConfig.register();
            return json(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink cannot make an AES-256-GCM key", e);
        }
    }

    /** First step of a rotation: the same keyset with one more key, which so far only decrypts. */
    public String withNewKey() {
        return changed(builder ->
                builder.addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withRandomId()));
    }

    /** Second step: the same keyset, whose newest key encrypts from now on. */
    public String withNewestKeyPromoted() {
        return changed(builder -> builder.getAt(builder.size() - 1).makePrimary());
    }

    /** Last step, once everything is encrypted anew: the key that encrypts and no other. */
    public String withoutOldKeys() {
        int primary = keys.getPrimary().getId();
        return changed(builder -> {
            for (int i = keys.size() - 1; i >= 0; i--) {
                if (keys.getAt(i).getId() != primary) {
                    builder.deleteAt(i);
                }
            }
        });
    }

    /** The ids of its keys, the one that encrypts first, as logs and pages name them. */
    public List<String> keyIds() {
        List<String> ids = new ArrayList<>();
        ids.add(Integer.toUnsignedString(keys.getPrimary().getId()));
        for (int i = 0; i < keys.size(); i++) {
            String id = Integer.toUnsignedString(keys.getAt(i).getId());
            if (!ids.contains(id)) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** Whether a secret is encrypted with the key that encrypts now. */
    public boolean isCurrent(IntegrationRecord.EncryptedSecret secret) {
        return keyIds().getFirst().equals(keyIdOf(secret));
    }

    /** The id of the key that a secret is encrypted with: Tink's prefix, a byte 1 and four bytes of id. */
    public static String keyIdOf(IntegrationRecord.EncryptedSecret secret) {
        byte[] ciphertext = secret.ciphertext().bytes();
        return ciphertext.length > 5 && ciphertext[0] == 1
                ? Integer.toUnsignedString(ByteBuffer.wrap(ciphertext).getInt(1))
                : "none";
    }

    /** How a keyset is changed. */
    private interface Change {
        void apply(KeysetHandle.Builder builder) throws GeneralSecurityException;
    }

    private String changed(Change change) {
        try {
            KeysetHandle.Builder builder = KeysetHandle.newBuilder(keys);
            change.apply(builder);
            return json(builder.build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the keyset cannot be changed like this", e);
        }
    }

    private static String json(KeysetHandle keys) throws GeneralSecurityException {
        return TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get());
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
            throw new UnreadableSecretException(integrationId, field, keyIdOf(secret));
        }
    }

    private static byte[] associatedData(String integrationId, String field) {
        return (integrationId + "/" + field).getBytes(StandardCharsets.UTF_8);
    }

    /** No key at hand opens a secret: the keyset lacks the key, or the secret was made for something else. */
    public static final class UnreadableSecretException extends Exception {
        private static final long serialVersionUID = 1;

        UnreadableSecretException(String integrationId, String field, String keyId) {
            super("no key of the keyset opens " + field + " of integration " + integrationId + ", encrypted with key "
                    + keyId);
        }
    }
}
