package dev.sendwell.events.signature;

import dev.sendwell.smtp.AddressGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLSocketFactory;
import org.jose4j.http.Get;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jspecify.annotations.Nullable;

/**
 * Whose bearer tokens a webhook takes, beside the signature. The issuer's keys are fetched when the first token comes, kept, and
 * fetched again when they run out or a token names a key that is not among them, then at most once in half a minute. They are
 * fetched only from where an {@link AddressGuard} allows. Safe for use by many threads.
 */
public final class TrustedIssuer {
    private static final Duration FETCH_WITHIN = Duration.ofSeconds(3);
    private static final Duration FETCH_AGAIN_AFTER = Duration.ofSeconds(30);
    private static final Duration KEYS_LAST = Duration.ofHours(1);
    /** An issuer that is away keeps nobody out. */
    private static final Duration OLD_KEYS_LAST = Duration.ofDays(1);

    private static final int CLOCKS_DIFFER_SECONDS = 60;
    private static final String SCHEME = "bearer ";

    private final JwtConsumer tokens;

    /**
     * @param issuer what the token's {@code iss} must be
     * @param audience what must be among its {@code aud}
     * @param jwksUrl where the issuer's public keys are
     * @param guard which addresses they may be fetched from
     */
    public TrustedIssuer(String issuer, String audience, String jwksUrl, AddressGuard guard) {
        this(issuer, audience, jwksUrl, guard, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    TrustedIssuer(String issuer, String audience, String jwksUrl, AddressGuard guard, SSLSocketFactory tls) {
        Get get = new Get();
        get.setSslSocketFactory(new GuardedSockets(tls, guard));
        get.setConnectTimeout(Math.toIntExact(FETCH_WITHIN.toMillis()));
        get.setReadTimeout(Math.toIntExact(FETCH_WITHIN.toMillis()));
        get.setRetries(0);
        HttpsJwks jwks = new HttpsJwks(jwksUrl);
        jwks.setSimpleHttpGet(location -> {
            refusePlain(location, guard);
            return get.get(location);
        });
        jwks.setDefaultCacheDuration(KEYS_LAST.toSeconds());
        jwks.setRefreshReprieveThreshold(FETCH_AGAIN_AFTER.toMillis());
        jwks.setRetainCacheOnErrorDuration(OLD_KEYS_LAST.toSeconds());
        tokens = new JwtConsumerBuilder()
                .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(jwks))
                .setJwsAlgorithmConstraints(
                        ConstraintType.PERMIT,
                        AlgorithmIdentifiers.RSA_USING_SHA256,
                        AlgorithmIdentifiers.RSA_USING_SHA384,
                        AlgorithmIdentifiers.RSA_USING_SHA512,
                        AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
                        AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                        AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384)
                .setExpectedIssuer(issuer)
                .setExpectedAudience(audience)
                .setRequireExpirationTime()
                .setAllowedClockSkewInSeconds(CLOCKS_DIFFER_SECONDS)
                .build();
    }

    /** What a token is worth. */
    public enum Worth {
        GOOD,
        /** There is none. */
        MISSING,
        /** Not this issuer's, not for this audience, run out, or no token. */
        WRONG,
        /** The issuer's keys cannot be fetched. */
        UNKNOWN
    }

    /**
     * Judges a request's {@code Authorization} header.
     *
     * @param authorization null where it is missing
     */
    public Worth judge(@Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Worth.MISSING;
        }
        try {
            tokens.processToClaims(authorization.substring(SCHEME.length()).strip());
            return Worth.GOOD;
        } catch (InvalidJwtException e) {
            return isFetchFailure(e) ? Worth.UNKNOWN : Worth.WRONG;
        }
    }

    /** Without TLS there is nobody to ask for the socket's address; settings that name such a place were not made here. */
    private static void refusePlain(String location, AddressGuard guard) throws IOException {
        URI uri = URI.create(location);
        if (!"https".equalsIgnoreCase(uri.getScheme())) {
            for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
                GuardedSockets.check(guard, uri.getHost(), address);
            }
        }
    }

    private static boolean isFetchFailure(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }
}
