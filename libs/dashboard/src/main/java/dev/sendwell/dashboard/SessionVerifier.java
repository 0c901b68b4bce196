package dev.sendwell.dashboard;

import dev.sendwell.contracts.SecretValue;
import io.quarkus.runtime.Startup;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;

/**
 * Believes a session's token: signed with ES256 by one of the configured keys, for this issuer and audience, not run out, and
 * not ended. Nothing of that can be configured away, which is why this stands in the place of SmallRye's own factory.
 */
@Startup
@Singleton
@Alternative
@Priority(1)
class SessionVerifier extends JWTCallerPrincipalFactory {
    static final String KEYS_KEY = "sendwell.session.verification-keys";

    private final JwtConsumer tokens;
    private final EndedSessions ended;

    @Inject
    SessionVerifier(SessionSettings settings, EndedSessions ended) {
        this.ended = ended;
        this.tokens = new JwtConsumerBuilder()
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(publicKeys(settings.verificationKeys())))
                .setJwsAlgorithmConstraints(
                        ConstraintType.PERMIT, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
                .setExpectedIssuer(SessionToken.ISSUER)
                .setExpectedAudience(SessionToken.AUDIENCE)
                .setRequireExpirationTime()
                .setRequireIssuedAt()
                .setRequireSubject()
                .setRequireJwtId()
                .build();
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo ignored) throws ParseException {
        try {
            JwtClaims claims = tokens.processToClaims(token);
            Instant issuedAt = Instant.ofEpochSecond(claims.getIssuedAt().getValue());
            if (ended.includes(claims.getJwtId(), claims.getSubject(), issuedAt)) {
                throw new ParseException("the session was ended");
            }
            return new DefaultJWTCallerPrincipal(token, "JWT", claims);
        } catch (InvalidJwtException | MalformedClaimException e) {
            throw new ParseException("not a valid session", e);
        }
    }

    static List<JsonWebKey> publicKeys(String configured) {
        List<JsonWebKey> keys;
        try {
            keys = new JsonWebKeySet(SecretValue.read(configured, KEYS_KEY)).getJsonWebKeys();
        } catch (JoseException e) {
            throw new IllegalArgumentException(KEYS_KEY + " is not a JSON Web Key Set");
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(KEYS_KEY + " has no key");
        }
        for (JsonWebKey key : keys) {
            if (!(key instanceof EllipticCurveJsonWebKey elliptic) || !"P-256".equals(elliptic.getCurveName())) {
                throw new IllegalArgumentException(KEYS_KEY + " has a key that is not P-256");
            }
            if (elliptic.getPrivateKey() != null) {
                throw new IllegalArgumentException(KEYS_KEY + " holds a private key; it takes public keys only");
            }
        }
        return keys;
    }
}
