package dev.sendwell.dashboard;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.WithFormRead;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a write that a browser sent with the session's cookie unless it carries the session's CSRF token, as the header
 * {@code X-CSRF-Token} or as the form field {@code csrf}. A bearer token needs none: no other site can make a browser send it.
 * Nor does an endpoint that is open to anyone, because it does nothing in the name of the session.
 */
@Singleton
class CsrfFilter {
    static final String HEADER = "X-CSRF-Token";
    static final String FIELD = "csrf";

    private static final Set<String> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    @Inject
    SecurityIdentity identity;

    @ServerRequestFilter
    @WithFormRead
    public @Nullable Response requireToken(
            ResteasyReactiveContainerRequestContext context, ResourceInfo resource, HttpServerRequest request) {
        if (READS.contains(context.getMethod())
                || resource.getResourceMethod().isAnnotationPresent(PermitAll.class)
                || !(identity.getPrincipal() instanceof JsonWebToken session)
                || SessionMechanism.bearerTokenIn(request) != null) {
            return null;
        }
        String expected = session.getClaim(SessionToken.CSRF_CLAIM);
        String given = context.getHeaderString(HEADER);
        if (given == null
                && context.getServerRequestContext() instanceof ResteasyReactiveRequestContext form
                && form.getFormParameter(FIELD, true, false) instanceof String field) {
            given = field;
        }
        if (expected != null && given != null && MessageDigest.isEqual(utf8(expected), utf8(given))) {
            return null;
        }
        // A page from before the last sign-in; its person decides whether what it says is still meant.
        if (SentFrom.of(request) == SentFrom.THIS_SITE && WayIn.wantsPage(request)) {
            return WayIn.sendAgain(request);
        }
        throw new ProblemException(Problem.forbidden(
                "The CSRF token is missing or belongs to another session. Reload the page and try again."));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
