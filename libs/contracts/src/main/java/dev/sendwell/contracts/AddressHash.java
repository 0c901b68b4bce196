package dev.sendwell.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stands for an address where the address itself must be erasable: the first 128 bits of HMAC-SHA-256 over the canonical form,
 * with a deployment key that never changes. A whole domain is hashed as {@code @example.org}.
 *
 * @param value the 128 bits, as PostgreSQL's {@code uuid} stores them
 */
public record AddressHash(UUID value) {

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when it is not 32 hexadecimal digits
     */
    public static AddressHash parse(String hex) {
        return new AddressHash(LedgerId.Hex128.parse(hex));
    }

    /** 32 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return LedgerId.Hex128.format(value);
    }

    /** Makes hashes with the deployment's address key. Safe for use by many threads. */
    public static final class Hasher {
        private static final String ALGORITHM = "HmacSHA256";

        private final Mac ready;

        /**
         * @param key at least 32 bytes
         */
        public Hasher(byte[] key) {
            if (key.length < 32) {
                throw new IllegalArgumentException(
                        "the address key has " + key.length + " bytes, at least 32 are needed");
            }
            try {
                this.ready = Mac.getInstance(ALGORITHM);
                ready.init(new SecretKeySpec(key, ALGORITHM));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has HmacSHA256", e);
            }
        }

        /** The hash of an address. */
        public AddressHash of(EmailAddress address) {
            return hash(address.canonical());
        }

        /** The hash that suppresses a whole domain. */
        public AddressHash ofDomain(String canonicalDomain) {
            return hash("@" + canonicalDomain);
        }

        private AddressHash hash(String canonical) {
            try {
                // A copy: to set one up costs more than to use it.
                Mac mac = (Mac) ready.clone();
                ByteBuffer bytes = ByteBuffer.wrap(mac.doFinal(canonical.getBytes(StandardCharsets.UTF_8)));
                return new AddressHash(new UUID(bytes.getLong(), bytes.getLong()));
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("the JDK's HmacSHA256 can be copied", e);
            }
        }
    }
}
