package dev.sendwell.contracts;

import com.google.crypto.tink.DeterministicAead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.daead.DeterministicAeadConfig;
import com.google.crypto.tink.daead.PredefinedDeterministicAeadParameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the link of one message says about who leaves what: the part of {@code /u/…} after the slash, RFC 8058.
 *
 * <p>It is encrypted, so that whoever forwards or logs the link passes on no address, and authenticated, so that nobody
 * makes one up. It never expires by itself: it is good for as long as its key stays in the keyset, which is to be a year at least.
 *
 * @param integrationId whose marketing mail is left
 * @param requestId the message that carries the link
 * @param campaign that message's campaign
 * @param address the recipient's canonical address
 */
public record UnsubscribeToken(
        String integrationId, String requestId, @Nullable String campaign, String address) {
    private static final int LONGEST = 2_048;
    private static final byte[] PURPOSE = "sendwell unsubscribe 1".getBytes(StandardCharsets.UTF_8);

    /** Writes and reads tokens with a Tink keyset: its primary key writes, all of its keys read. Safe for use by many threads. */
    public static final class Keyset {
        private final DeterministicAead aead;

        private Keyset(DeterministicAead aead) {
            this.aead = aead;
        }

        /**
         * Reads a keyset in Tink's JSON format.
         *
         * @throws IllegalArgumentException when it is none; the message does not quote it
         */
        public static Keyset fromJson(String json) {
            try {
                DeterministicAeadConfig.register();
                return new Keyset(TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get())
                        .getPrimitive(RegistryConfiguration.get(), DeterministicAead.class));
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException("not a Tink deterministic AEAD keyset in JSON");
            }
        }

        /** A new keyset with one AES-256-SIV key, in Tink's JSON format. */
        public static String generateJson() {
            try {
                DeterministicAeadConfig.register();
                return TinkJsonProtoKeysetFormat.serializeKeyset(
                        KeysetHandle.generateNew(PredefinedDeterministicAeadParameters.AES256_SIV),
                        InsecureSecretKeyAccess.get());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Tink cannot make an AES-256-SIV key", e);
            }
        }

        /** The token as text for a URL's path; always the same for the same message, so that a message composed again is the same. */
        public String write(UnsubscribeToken token) {
            String text = String.join(
                    "\n",
                    token.integrationId,
                    token.requestId,
                    token.campaign == null ? "" : token.campaign,
                    token.address);
            try {
                return Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(aead.encryptDeterministically(text.getBytes(StandardCharsets.UTF_8), PURPOSE));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("an unsubscribe token could not be encrypted", e);
            }
        }

        /** Reads a token; empty when no key of the keyset made it. */
        public Optional<UnsubscribeToken> read(String text) {
            if (text.length() > LONGEST) {
                return Optional.empty();
            }
            try {
                byte[] open =
                        aead.decryptDeterministically(Base64.getUrlDecoder().decode(text), PURPOSE);
                String[] parts = new String(open, StandardCharsets.UTF_8).split("\n", -1);
                return parts.length == 4
                        ? Optional.of(new UnsubscribeToken(
                                parts[0], parts[1], parts[2].isEmpty() ? null : parts[2], parts[3]))
                        : Optional.empty();
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
