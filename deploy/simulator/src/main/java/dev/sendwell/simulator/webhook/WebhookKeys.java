package dev.sendwell.simulator.webhook;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** What webhooks sign with: ECDSA P-256, each webhook with keys of its own. */
public final class WebhookKeys {
    private WebhookKeys() {}

    /** A new pair. */
    public static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    /** As SendGrid shows it: base64 of X.509 SubjectPublicKeyInfo, 124 characters. */
    public static String publicKey(KeyPair keys) {
        return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    /** Base64 of PKCS #8. */
    public static String privateKey(KeyPair keys) {
        return Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded());
    }

    /** The pair that {@link #publicKey} and {@link #privateKey} were written of. */
    public static KeyPair read(String publicKey, String privateKey) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("EC");
        Base64.Decoder base64 = Base64.getDecoder();
        return new KeyPair(
                factory.generatePublic(new X509EncodedKeySpec(base64.decode(publicKey))),
                factory.generatePrivate(new PKCS8EncodedKeySpec(base64.decode(privateKey))));
    }
}
