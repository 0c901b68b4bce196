package dev.sendwell.config.session;

import dev.sendwell.config.ServiceConfig;
import dev.sendwell.contracts.SecretValue;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** The key that signs sessions and API tokens: the first of {@code sendwell.session.signing-keys}. */
@Startup
@Singleton
public class SigningKey {
    private static final String KEY = "sendwell.session.signing-keys";

    private final EllipticCurveJsonWebKey key;

    @Inject
    SigningKey(ServiceConfig config) {
        this.key = first(config.session().signingKeys());
    }

    /** Its id, as tokens name it. */
    public String id() {
        return key.getKeyId();
    }

    /** A token of these claims. */
    public String sign(JwtClaims claims) {
        JsonWebSignature token = new JsonWebSignature();
        token.setPayload(claims.toJson());
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        token.setKeyIdHeaderValue(id());
        token.setHeader("typ", "JWT");
        token.setKey(key.getPrivateKey());
        try {
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("a token could not be signed", e);
        }
    }

    private static EllipticCurveJsonWebKey first(String configured) {
        try {
            JsonWebKeySet keys = new JsonWebKeySet(SecretValue.read(configured, KEY));
            if (!keys.getJsonWebKeys().isEmpty()
                    && keys.getJsonWebKeys().getFirst() instanceof EllipticCurveJsonWebKey key
                    && "P-256".equals(key.getCurveName())
                    && key.getPrivateKey() != null
                    && key.getKeyId() != null) {
                return key;
            }
            throw new IllegalArgumentException(KEY + " does not begin with a private P-256 key that has a kid");
        } catch (JoseException e) {
            // its message may quote the key
            throw new IllegalArgumentException(KEY + " is not a JSON Web Key Set");
        }
    }
}
