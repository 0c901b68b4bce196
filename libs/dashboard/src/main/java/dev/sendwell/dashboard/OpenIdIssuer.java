package dev.sendwell.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Key;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * The OpenID Connect issuer that is configured: where its endpoints are (OpenID Connect Discovery 1.0 §4), and whether a token is
 * its. Nothing is asked of it before the first token or sign-in, so that no service needs it to start. Safe for many threads; may
 * block while it asks, for {@link #PATIENCE} at most and not in more than {@link Remembered#WAITING} threads.
 */
public final class OpenIdIssuer {
    private static final Logger LOG = Logger.getLogger(OpenIdIssuer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** So long after it did not answer, it is asked again. */
    public static final Duration PAUSE = Remembered.PAUSE;

    private static final int LARGEST_ANSWER = 256 * 1024;
    /** Asymmetric ones only: with HS256 a public key could be taken for a shared secret. */
    private static final String[] ALGORITHMS = {
        AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
        AlgorithmIdentifiers.RSA_USING_SHA256,
        AlgorithmIdentifiers.RSA_PSS_USING_SHA256
    };

    private final OpenIdSettings settings;
    private final String issuer;
    private final ObjectMapper mapper;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Semaphore places = new Semaphore(Remembered.WAITING);
    private final Remembered<Endpoints> endpoints;
    private final Remembered<List<JsonWebKey>> keys;

    OpenIdIssuer(OpenIdSettings settings, String issuer, ObjectMapper mapper, InstantSource clock) {
        this.settings = settings;
        this.issuer = issuer;
        this.mapper = mapper;
        this.endpoints = new Remembered<>(this::discover, clock);
        this.keys = new Remembered<>(this::fetchKeys, clock);
    }

    /** The one that is configured, if any. */
    static final class Configured {
        private Configured() {}

        @Produces
        @Singleton
        static Optional<OpenIdIssuer> issuer(OpenIdSettings settings, ObjectMapper mapper) {
            return settings.issuer()
                    .map(address -> new OpenIdIssuer(settings, address, mapper, InstantSource.system()));
        }
    }

    /**
     * What discovery tells.
     *
     * @param authorization where a browser is sent to sign in
     * @param token where a code is exchanged
     * @param keys where its public keys are
     */
    public record Endpoints(URI authorization, URI token, URI keys) {}

    /** What this deployment is called at the issuer. */
    public String clientId() {
        return settings.clientId();
    }

    /** Where the issuer's endpoints are. */
    public Endpoints endpoints() throws IOException {
        return endpoints.get();
    }

    /**
     * The answer of one of the issuer's endpoints.
     *
     * @throws IOException when it is not 200 and JSON within 5 s; the message tells nothing of the request
     */
    public JsonNode ask(HttpRequest.Builder request) throws IOException {
        if (!places.tryAcquire()) {
            throw new IOException("the issuer is slow, and enough wait for it already");
        }
        try {
            return fetch(request).get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the issuer was asked", e);
        } finally {
            places.release();
        }
    }

    /** The same without a thread that waits. The time-out of the request itself ends with the answer's head. */
    private CompletableFuture<JsonNode> fetch(HttpRequest.Builder request) {
        HttpRequest complete = request.header("Accept", "application/json").build();
        String path = complete.uri().getPath();
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(complete, head -> new BoundedBody(LARGEST_ANSWER));
        return answer.copy()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .handle((received, problem) -> {
                    if (problem != null) {
                        answer.cancel(true);
                        throw new CompletionException(
                                new IOException(path + " of the issuer did not answer as it should", problem));
                    }
                    return parsed(path, received);
                });
    }

    private JsonNode parsed(String path, HttpResponse<byte[]> answer) {
        try {
            if (answer.statusCode() == 200) {
                return mapper.readTree(answer.body());
            }
            throw new CompletionException(new IOException(path + " of the issuer answered " + answer.statusCode()));
        } catch (IOException e) {
            throw new CompletionException(
                    new IOException(path + " of the issuer answered with something else than JSON"));
        }
    }

    /**
     * The claims of an ID token of this issuer for this client.
     *
     * @throws InvalidJwtException when it is none
     * @throws IssuerAwayException when nobody can say
     */
    public JwtClaims verifyIdToken(String token) throws InvalidJwtException, IssuerAwayException {
        return verify(token, settings.clientId());
    }

    /** What somebody may do here, from the configured claim; empty when that is nothing. */
    public Optional<String> role(JwtClaims claims) {
        Object value = claims.getClaimsMap();
        for (String part : settings.rolesClaim().split("\\.", -1)) {
            value = value instanceof Map<?, ?> object ? object.get(part) : null;
        }
        Collection<?> roles = value instanceof Collection<?> list ? list : value == null ? List.of() : List.of(value);
        if (roles.contains(settings.adminRole())) {
            return Optional.of(Role.ADMIN);
        }
        return roles.contains(settings.viewerRole()) ? Optional.of(Role.VIEWER) : Optional.empty();
    }

    /** Who somebody of this issuer's is to Sendwell: never the id of a person of its own. */
    public String subject(JwtClaims claims) throws MalformedClaimException {
        return subject(claims.getSubject());
    }

    /** The same by the token's {@code sub}. */
    public String subject(String sub) {
        return "oidc:" + issuer + "#" + sub;
    }

    /** Whether a token says, so far without proof, that it is this issuer's. */
    boolean issued(JwtClaims unverified) throws MalformedClaimException {
        return issuer.equals(unverified.getIssuer());
    }

    /** The claims of a bearer token as the rest of Sendwell reads them: who as {@code upn}, the role as {@code groups}. */
    JwtClaims verifyBearer(String token) throws InvalidJwtException, MalformedClaimException, IssuerAwayException {
        JwtClaims theirs = verify(token, settings.audience().orElse(settings.clientId()));
        JwtClaims ours = new JwtClaims();
        for (String copied : List.of("iss", "aud", "exp", "iat", "jti")) {
            if (theirs.hasClaim(copied)) {
                ours.setClaim(copied, theirs.getClaimValue(copied));
            }
        }
        ours.setSubject(subject(theirs));
        ours.setStringClaim("upn", name(theirs));
        ours.setStringListClaim("groups", role(theirs).map(List::of).orElse(List.of()));
        return ours;
    }

    private JwtClaims verify(String token, String audience) throws InvalidJwtException, IssuerAwayException {
        try {
            List<JsonWebKey> known = keys.get();
            JwtConsumer tokens = new JwtConsumerBuilder()
                    .setVerificationKeyResolver((signed, nested) -> key(known, signed, nested))
                    .setJwsAlgorithmConstraints(ConstraintType.PERMIT, ALGORITHMS)
                    .setExpectedIssuer(issuer)
                    .setExpectedAudience(audience)
                    .setRequireExpirationTime()
                    .setRequireIssuedAt()
                    .setRequireSubject()
                    .setAllowedClockSkewInSeconds(10)
                    .build();
            return tokens.processToClaims(token);
        } catch (IOException e) {
            throw away(e);
        } catch (InvalidJwtException e) {
            if (e.getCause() instanceof UnresolvableKeyException
                    && e.getCause().getCause() instanceof IOException why) {
                throw away(why);
            }
            throw e;
        }
    }

    private static IssuerAwayException away(IOException why) {
        LOG.warnf("the OpenID Connect issuer cannot be asked for its keys cause=%s", why.getMessage());
        return new IssuerAwayException(why);
    }

    /** The key that a token names; one that is not known may be new. */
    private Key key(List<JsonWebKey> known, JsonWebSignature token, List<JsonWebStructure> nested)
            throws UnresolvableKeyException {
        try {
            return new JwksVerificationKeyResolver(known).resolveKey(token, nested);
        } catch (UnresolvableKeyException unknown) {
            try {
                return new JwksVerificationKeyResolver(keys.anew()).resolveKey(token, nested);
            } catch (IOException e) {
                throw new UnresolvableKeyException("the issuer cannot be asked for its new keys", e);
            }
        }
    }

    private static String name(JwtClaims claims) throws MalformedClaimException {
        for (String claim : List.of("email", "preferred_username")) {
            if (claims.isClaimValueString(claim)) {
                return claims.getStringClaimValue(claim);
            }
        }
        return claims.getSubject();
    }

    private CompletableFuture<Endpoints> discover() {
        String base = issuer.endsWith("/") ? issuer : issuer + "/";
        return fetch(HttpRequest.newBuilder(URI.create(base + ".well-known/openid-configuration")))
                .thenApply(found -> {
                    try {
                        if (!issuer.equals(found.path("issuer").asText())) {
                            throw new IOException("the discovery document is another issuer's");
                        }
                        return new Endpoints(
                                endpoint(found, "authorization_endpoint"),
                                endpoint(found, "token_endpoint"),
                                endpoint(found, "jwks_uri"));
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                });
    }

    private CompletableFuture<List<JsonWebKey>> fetchKeys() {
        return endpoints
                .whenTold()
                .thenCompose(found -> fetch(HttpRequest.newBuilder(found.keys())))
                .thenApply(found -> {
                    try {
                        return new JsonWebKeySet(found.toString()).getJsonWebKeys();
                    } catch (JoseException e) {
                        throw new CompletionException(new IOException("the issuer's keys are no JSON Web Key Set", e));
                    }
                });
    }

    private URI endpoint(JsonNode discovered, String name) throws IOException {
        try {
            URI address = URI.create(discovered.path(name).asText());
            // As trustworthy as the issuer's own address, which may be http on this machine only.
            if ("https".equals(address.getScheme())
                    || address.resolve("/").equals(URI.create(issuer).resolve("/"))) {
                return address;
            }
            throw new IOException("the issuer's " + name + " is not an https address");
        } catch (IllegalArgumentException e) {
            throw new IOException("the issuer's " + name + " is not an address", e);
        }
    }
}
