package dev.sendwell.events.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * The public key of one webhook at SendGrid. Safe for use by many threads.
 *
 * @see <a href="https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features">SendGrid:
 *     Event Webhook security features</a>
 */
public final class VerificationKey {
    private static final int P256_BITS = 256;

    private final PublicKey key;

    private VerificationKey(PublicKey key) {
        this.key = key;
    }

    /**
     * Reads a key as SendGrid shows it: base64 of an X.509 SubjectPublicKeyInfo.
     *
     * @throws IllegalArgumentException when it is no P-256 public key
     */
    public static VerificationKey parse(String base64) {
        try {
            byte[] der = Base64.getDecoder().decode(base64.strip());
            if (KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der)) instanceof ECPublicKey key
                    && key.getParams().getCurve().getField().getFieldSize() == P256_BITS) {
                return new VerificationKey(key);
            }
            throw new IllegalArgumentException("the verification key is not on the curve P-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the verification key is no public key of X.509 form", e);
        }
    }

    /**
     * Whether the signature is this key's over the timestamp's bytes followed by the body's.
     *
     * @param signature base64 of the DER form, as in the header; false when it is neither
     */
    public boolean verifies(String timestamp, byte[] body, String signature) {
        try {
            byte[] der = Base64.getDecoder().decode(signature);
            Signature ecdsa = Ecdsa.signature();
            ecdsa.initVerify(key);
            ecdsa.update(timestamp.getBytes(StandardCharsets.UTF_8));
            ecdsa.update(body);
            return ecdsa.verify(der);
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return false;
        }
    }
}
