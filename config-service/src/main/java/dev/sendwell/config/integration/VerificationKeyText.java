package dev.sendwell.config.integration;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** A webhook's verification key as somebody pasted it: the key, or why it is none. */
sealed interface VerificationKeyText {

    /**
     * An ECDSA P-256 public key.
     *
     * @param base64 X.509 SubjectPublicKeyInfo without white space
     */
    record Key(String base64) implements VerificationKeyText {}

    /** Not a key that SendGrid signs with. */
    record Refused(String reason) implements VerificationKeyText {}

    /** Reads a key; white space and the lines that PEM puts around it are forgiven. */
    static VerificationKeyText read(String pasted) {
        String base64 = pasted.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        if (pasted.contains("PRIVATE KEY")) {
            return new Refused(
                    "is a private key: paste the verification key that SendGrid shows, and keep this one secret");
        }
        byte[] der;
        try {
            der = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new Refused("is not base64: copy the whole key, from the first character to the last");
        }
        try {
            PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
            boolean p256 = key instanceof ECPublicKey elliptic
                    && elliptic.getParams().getCurve().getField().getFieldSize() == 256;
            return p256
                    ? new Key(Base64.getEncoder().encodeToString(key.getEncoded()))
                    : new Refused("is on another curve than P-256, which SendGrid signs with");
        } catch (GeneralSecurityException e) {
            return new Refused("is base64, but not a public key: a part of it may be missing");
        }
    }
}
