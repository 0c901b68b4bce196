package dev.sendwell.contracts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * A new pair of keys for the sessions of the dashboard, as two JSON Web Key Sets (RFC 7517) with one P-256 key each.
 *
 * @param signing with the private key, for config-service only
 * @param verification with the public key, for every service
 */
public record SessionKeys(String signing, String verification) {

    /** Makes a pair; the key id is derived from the public key, so that two pairs never share one. */
    public static SessionKeys generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            ECPublicKey publicKey = (ECPublicKey) pair.getPublic();
            String x = coordinate(publicKey.getW().getAffineX());
            String y = coordinate(publicKey.getW().getAffineY());
            ObjectNode jwk = ContractsJson.mapper()
                    .createObjectNode()
                    .put("kty", "EC")
                    .put("crv", "P-256")
                    .put("use", "sig")
                    .put("alg", "ES256")
                    .put("kid", keyId(x, y))
                    .put("x", x)
                    .put("y", y);
            String verification = keySet(jwk);
            jwk.put("d", coordinate(((ECPrivateKey) pair.getPrivate()).getS()));
            return new SessionKeys(keySet(jwk), verification);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    /** Does not show the private key. */
    @Override
    public String toString() {
        return "SessionKeys[verification=" + verification + "]";
    }

    private static String keySet(ObjectNode jwk) {
        ObjectNode set = ContractsJson.mapper().createObjectNode();
        set.putArray("keys").add(jwk.deepCopy());
        return set.toString();
    }

    /** RFC 7518 §6.2.1.2: exactly 32 bytes for P-256. */
    private static String coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return base64(fixed);
    }

    private static String keyId(String x, String y) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest((x + y).getBytes(StandardCharsets.US_ASCII));
        return base64(digest).substring(0, 11);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
