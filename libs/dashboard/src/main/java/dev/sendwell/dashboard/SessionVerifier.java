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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
 * Believes a token that config-service signed: with ES256 and one of the configured keys, for this issuer and one of its two
 * audiences, not run out, and not ended. Nothing of that can be configured away, which is why this stands in the place of
 * SmallRye's own factory. A token that names the {@link OpenIdIssuer}, where there is one, is for that to judge.
 */
@Startup
@Singleton
@Alternative
@Priority(1)
class SessionVerifier extends JWTCallerPrincipalFactory {
    static final String KEYS_KEY = "sendwell.session.verification-keys";

    private static final JwtConsumer UNVERIFIED = new JwtConsumerBuilder()
            .setSkipAllValidators()
            .setDisableRequireSignature()
            .setSkipSignatureVerification()
            .build();

    private final JwtConsumer tokens;
    private final EndedSessions ended;
    private final Optional<OpenIdIssuer> openId;

    @Inject
    SessionVerifier(SessionSettings settings, EndedSessions ended, Optional<OpenIdIssuer> openId) {
        this.ended = ended;
        this.openId = openId;
        this.tokens = new JwtConsumerBuilder()
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(publicKeys(settings.verificationKeys())))
                .setJwsAlgorithmConstraints(
                        ConstraintType.PERMIT, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
                .setExpectedIssuer(SessionToken.ISSUER)
                .setExpectedAudience(SessionToken.AUDIENCE, SessionToken.API_AUDIENCE)
                .setRequireExpirationTime()
                .setRequireIssuedAt()
                .setRequireSubject()
                .setRequireJwtId()
                .build();
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo ignored) throws ParseException {
        try {
            JwtClaims claims = openId.isPresent() && openId.get().issued(UNVERIFIED.processToClaims(token))
                    ? openId.get().verifyBearer(token)
                    : tokens.processToClaims(token);
            if (ended.includesToken(claims.getJwtId())
                    || ended.includesToken(claims.getStringClaimValue(SessionToken.SESSION_CLAIM))
                    || ended.includesPerson(claims.getSubject(), issuedAt(claims))) {
                throw new ParseException("the session was ended");
            }
            return new DefaultJWTCallerPrincipal(token, "JWT", claims);
        } catch (IssuerAwayException e) {
            throw new ParseException("nobody can say whether the token is valid", e);
        } catch (InvalidJwtException | MalformedClaimException e) {
            throw new ParseException("not a valid token", e);
        }
    }

    /** With its fraction of a second (RFC 7519 §2), so that a session begun right after another one was ended is told from it. */
    private static Instant issuedAt(JwtClaims claims) throws MalformedClaimException {
        double seconds = claims.getClaimValue("iat", Number.class).doubleValue();
        return Instant.EPOCH.plus(Duration.ofNanos(Math.round(seconds * 1e6) * 1_000));
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
