package dev.sendwell.testkit.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sendwell.contracts.ContractsJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Mints sessions as config-service would, with the test key: {@code given().cookie(COOKIE, cookie("admin"))} or
 * {@code given().header("Authorization", bearer("viewer"))}. A write with the cookie needs the header
 * {@code X-CSRF-Token: }{@link #CSRF}; one with the bearer token does not.
 */
public final class TestSessions {
    /** The cookie's name while {@code sendwell.session.cookie-secure} is true, which is the default. */
    public static final String COOKIE = "__Host-sendwell";
    /** The CSRF token of every session minted here. */
    public static final String CSRF = "csrf-of-the-test-session";

    /** The audience of a session. */
    public static final String AUDIENCE = "sendwell";
    /** The audience of an API token. */
    public static final String API_AUDIENCE = "sendwell-api";

    private TestSessions() {}

    /**
     * The cookie's value for somebody with a role.
     *
     * @param role {@code admin} or {@code viewer}
     */
    public static String cookie(String role) {
        return token(role, claims -> {});
    }

    /** The value of the Authorization header for somebody with a role. */
    public static String bearer(String role) {
        return "Bearer " + cookie(role);
    }

    /** The value of the Authorization header of a program with an API token. */
    public static String apiBearer(String role) {
        return "Bearer " + apiToken(role);
    }

    /** An API token with a role. */
    public static String apiToken(String role) {
        return token(role, claims -> {
            claims.put("aud", API_AUDIENCE).put("upn", "API token " + role);
            claims.remove("csrf");
        });
    }

    /**
     * A token whose claims a test changes before it is signed.
     *
     * @param role {@code admin} or {@code viewer}
     */
    public static String token(String role, Consumer<ObjectNode> change) {
        ObjectNode claims = claims(role);
        change.accept(claims);
        return sign(TestKeys.current().sessionSigning(), claims);
    }

    /** What a token says, whoever signed it. */
    public static String claim(String token, String name) {
        String payload = token.split("\\.", -1)[1];
        try {
            return ContractsJson.mapper()
                    .readTree(Base64.getUrlDecoder().decode(payload))
                    .get(name)
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The claims of a session of somebody with a role. */
    public static ObjectNode claims(String role) {
        Instant now = Instant.now();
        ObjectNode claims = ContractsJson.mapper()
                .createObjectNode()
                .put("iss", "sendwell")
                .put("aud", AUDIENCE)
                .put(
                        "sub",
                        UUID.nameUUIDFromBytes(role.getBytes(StandardCharsets.UTF_8))
                                .toString())
                .put("upn", role + "@sendwell.test")
                .put("jti", UUID.randomUUID().toString())
                .put("csrf", CSRF)
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(Duration.ofHours(1)).getEpochSecond());
        claims.putArray("groups").add(role);
        return claims;
    }

    /**
     * Signs claims with the first key of a private JWKS.
     *
     * @param jwks such as {@link dev.sendwell.contracts.SessionKeys#signing}
     */
    public static String sign(String jwks, ObjectNode claims) {
        try {
            JsonNode jwk = ContractsJson.mapper().readTree(jwks).get("keys").get(0);
            ObjectNode header = ContractsJson.mapper()
                    .createObjectNode()
                    .put("alg", "ES256")
                    .put("typ", "JWT")
                    .put("kid", jwk.get("kid").textValue());
            String signed = base64(ContractsJson.write(header)) + "." + base64(ContractsJson.write(claims));
            // RFC 7518 §3.4 wants R and S side by side, not their DER
            Signature es256 = Signature.getInstance("SHA256withECDSAinP1363Format");
            es256.initSign(privateKey(jwk));
            es256.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(es256.sign());
        } catch (JsonProcessingException | GeneralSecurityException e) {
            throw new IllegalStateException("a test session could not be signed", e);
        }
    }

    private static PrivateKey privateKey(JsonNode jwk) throws GeneralSecurityException {
        AlgorithmParameters p256 = AlgorithmParameters.getInstance("EC");
        p256.init(new ECGenParameterSpec("secp256r1"));
        BigInteger d =
                new BigInteger(1, Base64.getUrlDecoder().decode(jwk.get("d").textValue()));
        return KeyFactory.getInstance("EC")
                .generatePrivate(new ECPrivateKeySpec(d, p256.getParameterSpec(ECParameterSpec.class)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
