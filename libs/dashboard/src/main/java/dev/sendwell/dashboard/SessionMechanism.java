package dev.sendwell.dashboard;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.smallrye.jwt.runtime.auth.JsonWebTokenCredential;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jspecify.annotations.Nullable;

/**
 * Recognises who asks: on every path by the session's cookie, under {@code /api/} also by {@code Authorization: Bearer}. A token
 * that is no longer good makes its bearer nobody instead of an error, so that somebody whose session ran out still sees the
 * sign-in page.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class SessionMechanism implements HttpAuthenticationMechanism {
    private static final Pattern DOT_SEGMENT =
            Pattern.compile("(/|%2f)(\\.|%2e){1,2}(/|%2f|$)", Pattern.CASE_INSENSITIVE);

    private static final String BEARER = "Bearer ";
    private static final String REFUSED = SessionMechanism.class.getName() + ".refused";
    private static final String UNDECIDED = SessionMechanism.class.getName() + ".undecided";

    @Inject
    SessionCookie cookie;

    @Inject
    TokenUses uses;

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        String bearer = bearerTokenIn(context.request());
        if (bearer != null) {
            return isApi(context.request())
                    ? identity(bearer, context, identities)
                            .invoke(this::note)
                            .onFailure(AuthenticationFailedException.class)
                            .recoverWithItem(failure -> {
                                context.put(UNDECIDED, IssuerAwayException.isWhy(failure));
                                return null;
                            })
                    : nobody();
        }
        String token = cookie.tokenIn(context.request());
        if (token == null) {
            return nobody();
        }
        return identity(token, context, identities)
                .map(found -> {
                    context.put(REFUSED, !isSession(found));
                    return isSession(found) ? found : null;
                })
                .onFailure(AuthenticationFailedException.class)
                .recoverWithItem(failure -> {
                    context.put(REFUSED, !hasExpired(failure));
                    return null;
                });
    }

    /** Whether the request's cookie is one that a fresh one for the same session would not help. */
    static boolean cookieWasRefused(RoutingContext context) {
        return Boolean.TRUE.equals(context.get(REFUSED));
    }

    /** Whether the request has a bearer token that only an issuer can judge who cannot be asked now. */
    static boolean isUndecided(RoutingContext context) {
        return Boolean.TRUE.equals(context.get(UNDECIDED));
    }

    /** Whether somebody signed in here, rather than being let in with an API token or another issuer's. */
    static boolean isSession(SecurityIdentity identity) {
        return identity.getPrincipal() instanceof JsonWebToken token
                && SessionToken.ISSUER.equals(token.getIssuer())
                && token.getAudience().contains(SessionToken.AUDIENCE);
    }

    /** A path with dot segments, which lead somewhere else, is none of the API's. */
    static boolean isApi(HttpServerRequest request) {
        return request.path().startsWith("/api/")
                && !DOT_SEGMENT.matcher(request.path()).find();
    }

    private static Uni<SecurityIdentity> identity(
            String token, RoutingContext context, IdentityProviderManager identities) {
        TokenAuthenticationRequest request = new TokenAuthenticationRequest(new JsonWebTokenCredential(token));
        return identities.authenticate(HttpSecurityUtils.setRoutingContextAttribute(request, context));
    }

    private static Uni<SecurityIdentity> nobody() {
        return Uni.createFrom().optional(Optional.empty());
    }

    private void note(SecurityIdentity identity) {
        if (identity.getPrincipal() instanceof JsonWebToken token
                && SessionToken.ISSUER.equals(token.getIssuer())
                && token.getAudience().contains(SessionToken.API_AUDIENCE)) {
            uses.note(token.getTokenID());
        }
    }

    private static boolean hasExpired(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidJwtException invalid) {
                return invalid.hasErrorCode(ErrorCodes.EXPIRED);
            }
        }
        return false;
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(TokenAuthenticationRequest.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "bearer"));
    }

    /** The token that a request carries in its Authorization header, or null. */
    static @Nullable String bearerTokenIn(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : null;
    }
}
