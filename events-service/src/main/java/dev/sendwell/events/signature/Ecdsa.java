package dev.sendwell.events.signature;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * ECDSA with SHA-256, from Amazon's Corretto provider where its native library is there and passes its own tests, and from the JDK
 * otherwise. It verifies seven times as fast as the JDK's (decision 0021), and a post with one event costs little else.
 */
final class Ecdsa {
    private static final Logger LOG = Logger.getLogger(Ecdsa.class);
    private static final String ALGORITHM = "SHA256withECDSA";
    private static final String FAST = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final @Nullable Provider PROVIDER = fast();

    private Ecdsa() {}

    static Signature signature() throws NoSuchAlgorithmException {
        return PROVIDER == null ? Signature.getInstance(ALGORITHM) : Signature.getInstance(ALGORITHM, PROVIDER);
    }

    /** Null where the platform has none. */
    private static @Nullable Provider fast() {
        try {
            Class<?> type = Class.forName(FAST);
            Provider provider = (Provider) type.getField("INSTANCE").get(null);
            type.getMethod("assertHealthy").invoke(provider);
            Signature.getInstance(ALGORITHM, provider);
            return provider;
        } catch (ReflectiveOperationException | GeneralSecurityException | LinkageError e) {
            LOG.infof(
                    "signatures are verified by the JDK, the faster provider is not to be had cause=%s", e.toString());
            return null;
        }
    }
}
