package dev.sendwell.config.session;

import dev.sendwell.dashboard.InPerson;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.SessionCookie;
import dev.sendwell.dashboard.SessionToken;
import dev.sendwell.dashboard.Violation;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Sign-in for programs. */
@Path("/api/session")
@Produces({MediaType.APPLICATION_JSON, Problem.JSON})
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Session")
public class SessionApi {
    @Inject
    Sessions sessions;

    @Inject
    SessionCookie cookie;

    @Inject
    JsonWebToken session;

    /** Who signs in. */
    public record Credentials(
            @Nullable String email,
            @Schema(writeOnly = true) @Nullable String password) {

        /** Does not show the password. */
        @Override
        public String toString() {
            return "Credentials";
        }
    }

    /**
     * A session that began, or has a fresh token.
     *
     * @param csrf for the header {@code X-CSRF-Token} of every write with the cookie
     * @param expiresAt when the token runs out; {@code POST /api/session/refresh} before that or after
     * @param endsAt when the session ends
     */
    public record Begun(String csrf, String role, Instant expiresAt, Instant endsAt) {}

    /** Who is signed in. */
    public record Current(
            String email, String role, @Nullable String csrf, Instant expiresAt) {}

    @POST
    @PermitAll
    @Operation(summary = "Sign in; the session is a cookie, its CSRF token in the answer")
    public Response begin(@Nullable Credentials credentials, HttpServerRequest request) {
        SignInPage.refuseOtherSites(request);
        List<Violation> missing = new ArrayList<>();
        String email = credentials == null ? null : credentials.email();
        String password = credentials == null ? null : credentials.password();
        if (email == null) {
            missing.add(new Violation("email", "has to be given"));
        }
        if (password == null) {
            missing.add(new Violation("password", "has to be given"));
        }
        if (email == null || password == null) {
            throw new ProblemException(Problem.invalid(missing));
        }
        return switch (sessions.begin(email, password, request.remoteAddress().hostAddress())) {
            case Sessions.Going going -> begun(going);
            case Sessions.Wrong wrong ->
                Problem.of(Response.Status.UNAUTHORIZED, SignInPage.WRONG).response();
            case Sessions.Throttled throttled ->
                Response.fromResponse(
                                Problem.of(Response.Status.TOO_MANY_REQUESTS, Sessions.words(throttled.remaining()))
                                        .response())
                        .header(HttpHeaders.RETRY_AFTER, throttled.remaining().toSeconds() + 1)
                        .build();
        };
    }

    @POST
    @Path("refresh")
    @PermitAll
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "A fresh token for the session whose refresh cookie is sent; that cookie is good once")
    public Response refresh(HttpServerRequest request) {
        SignInPage.refuseOtherSites(request);
        return switch (sessions.refresh(cookie.refreshTokenIn(request))) {
            case Sessions.Going going -> begun(going);
            case Sessions.Over over ->
                Problem.of(Response.Status.UNAUTHORIZED, "The session has ended. Sign in again.")
                        .response();
        };
    }

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(summary = "Who is signed in")
    public Current current() {
        return new Current(
                session.getName(),
                session.getGroups().contains(Role.ADMIN) ? Role.ADMIN : Role.VIEWER,
                session.getClaim(SessionToken.CSRF_CLAIM),
                Instant.ofEpochSecond(session.getExpirationTime()));
    }

    @DELETE
    @InPerson
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(summary = "Sign out, everywhere this session is used")
    public Response end() {
        sessions.end(session);
        return Response.noContent().cookie(cookie.cleared()).build();
    }

    private Response begun(Sessions.Going going) {
        return Response.ok(new Begun(going.csrf(), going.role(), going.expiresAt(), going.endsAt()))
                .cookie(SignInPage.cookies(cookie, going))
                .build();
    }
}
