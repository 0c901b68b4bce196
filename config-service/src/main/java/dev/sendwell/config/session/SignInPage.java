package dev.sendwell.config.session;

import dev.sendwell.dashboard.LocalPath;
import dev.sendwell.dashboard.OpenIdIssuer;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.SentFrom;
import dev.sendwell.dashboard.SessionCookie;
import dev.sendwell.dashboard.SessionToken;
import dev.sendwell.dashboard.WayIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in and sign-out for people, the way in, and the fresh token that every service sends a browser here for. What somebody
 * typed into a form while the session ended is kept on the way.
 */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class SignInPage {
    static final String WRONG = "This e-mail address and password do not belong together.";
    static final String START = "/reports";
    private static final String LOST =
            "Nothing was sent: your session ended meanwhile, and a file or a very long form cannot be kept that long. Go on to"
                    + " the page and fill it in again.";

    @Inject
    Sessions sessions;

    @Inject
    SessionCookie cookie;

    @Inject
    SecurityIdentity identity;

    @Inject
    JsonWebToken session;

    @Inject
    Optional<OpenIdIssuer> issuer;

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance signIn(
                String next, String email, @Nullable String problem, String kept, boolean openId);

        static native TemplateInstance signedIn(String next, @Nullable String problem);

        static native TemplateInstance again(Typed typed, String csrf);
    }

    @GET
    @PermitAll
    @Operation(hidden = true)
    public Response start() {
        return identity.isAnonymous() ? see(WayIn.to(WayIn.REFRESH, START)) : see(URI.create(START));
    }

    @GET
    @Path("sign-in")
    @PermitAll
    @Operation(hidden = true)
    public Response form(@RestQuery @Nullable String next, @RestQuery @Nullable String lost) {
        String goal = LocalPath.orElse(next, START);
        String problem = lost == null ? null : LOST;
        TemplateInstance page =
                identity.isAnonymous() ? signInForm(goal, "", problem, "") : Templates.signedIn(goal, problem);
        return Response.ok(page.render()).build();
    }

    @POST
    @Path("sign-in")
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response signIn(
            @RestForm @Nullable String email,
            @RestForm @Nullable String password,
            @RestForm @Nullable String next,
            @RestForm @Nullable String kept,
            HttpServerRequest request) {
        refuseOtherSites(request);
        String typed = email == null ? "" : email;
        String goal = LocalPath.orElse(next, START);
        String form = kept == null ? "" : kept;
        return switch (sessions.begin(
                typed, password == null ? "" : password, request.remoteAddress().hostAddress())) {
            case Sessions.Going going ->
                Response.fromResponse(
                                form.isEmpty() ? see(URI.create(goal)) : again(Typed.of(goal, form), going.csrf()))
                        .cookie(cookies(going))
                        .build();
            case Sessions.Wrong wrong -> refused(Response.Status.UNAUTHORIZED, goal, typed, WRONG, form);
            case Sessions.Throttled throttled ->
                refused(Response.Status.TOO_MANY_REQUESTS, goal, typed, Sessions.words(throttled.remaining()), form);
        };
    }

    @POST
    @Path("sign-out")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(hidden = true)
    public Response signOut() {
        sessions.end(session);
        return Response.fromResponse(see(URI.create(WayIn.SIGN_IN)))
                .cookie(cookie.cleared())
                .build();
    }

    /** For a page whose token ran out. */
    @GET
    @Path("session/refresh")
    @PermitAll
    @Operation(hidden = true)
    public Response refresh(
            @RestQuery @Nullable String next, @RestQuery @Nullable Long time, HttpServerRequest request) {
        String goal = LocalPath.orElse(next, START);
        if (time != null) {
            refuseAnotherTime(time);
        }
        if (hasFreshToken()) {
            // another tab was faster
            return see(URI.create(goal));
        }
        return switch (sessions.refresh(cookie.refreshTokenIn(request))) {
            case Sessions.Going going ->
                Response.fromResponse(see(URI.create(goal)))
                        .cookie(cookies(going))
                        .build();
            case Sessions.Over over ->
                WayIn.isFragment(request)
                        ? Response.status(Response.Status.UNAUTHORIZED)
                                .entity("")
                                .build()
                        : see(WayIn.to(WayIn.SIGN_IN, goal));
        };
    }

    /** For a form whose token ran out: the browser sends the same form again to where it was going. */
    @POST
    @Path("session/refresh")
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response refreshAndRepeat(
            @RestQuery @Nullable String next, MultivaluedMap<String, String> form, HttpServerRequest request) {
        String goal = LocalPath.orElse(next, START);
        if (hasFreshToken()) {
            return Response.temporaryRedirect(URI.create(goal)).build();
        }
        return switch (sessions.refresh(cookie.refreshTokenIn(request))) {
            case Sessions.Going going ->
                Response.temporaryRedirect(URI.create(goal))
                        .cookie(cookies(going))
                        .build();
            case Sessions.Over over -> keep(goal, form, request);
        };
    }

    /** For a form of an older session than the one that is signed in now, or of one that is not believed any more. */
    @POST
    @Path("session/again")
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response askAgain(
            @RestQuery @Nullable String next, MultivaluedMap<String, String> form, HttpServerRequest request) {
        return keep(LocalPath.orElse(next, START), form, request);
    }

    static NewCookie[] cookies(SessionCookie cookie, Sessions.Going going) {
        NewCookie token = cookie.holding(going.token(), going.left());
        return going.refresh() == null
                ? new NewCookie[] {token}
                : new NewCookie[] {token, cookie.holdingRefresh(going.refresh(), going.left())};
    }

    /** Another site's form could sign somebody in under the attacker's name. */
    static void refuseOtherSites(HttpServerRequest request) {
        if (SentFrom.of(request) == SentFrom.ANOTHER_SITE) {
            throw new ProblemException(Problem.forbidden("Sign in on this site's own page."));
        }
    }

    /** An older one may have run out for the service that sent the browser here, whose clock may be ahead of this one's. */
    private boolean hasFreshToken() {
        return !identity.isAnonymous() && sessions.isFresh(session);
    }

    /** A service that is so far ahead believes no token of ours, and would send the browser back here for ever. */
    private void refuseAnotherTime(long theirs) {
        if (sessions.isTooLateForFreshTokens(theirs)) {
            throw new ProblemException(Problem.of(
                    Response.Status.SERVICE_UNAVAILABLE,
                    "The clocks of Sendwell’s services differ by minutes, so that one of them believes no session. Whoever"
                            + " runs Sendwell has to set them right (NTP)."));
        }
    }

    private Response keep(String goal, MultivaluedMap<String, String> form, HttpServerRequest request) {
        if (SentFrom.of(request) != SentFrom.THIS_SITE) {
            // Nobody typed this here.
            return see(WayIn.to(WayIn.SIGN_IN, START));
        }
        Typed typed = Typed.of(goal, form);
        Response page = identity.isAnonymous()
                ? Response.ok(signInForm(
                                        goal,
                                        "",
                                        "Your session has ended. Sign in again: what you typed is kept.",
                                        typed.text())
                                .render())
                        .build()
                : again(typed, session.getClaim(SessionToken.CSRF_CLAIM));
        // A script asked for a part of its page, and gets a whole one.
        return WayIn.isFragment(request)
                ? Response.fromResponse(page)
                        .header("HX-Retarget", "body")
                        .header("HX-Reswap", "innerHTML")
                        .build()
                : page;
    }

    private static Response again(Typed typed, String csrf) {
        return Response.ok(Templates.again(typed, csrf).render()).build();
    }

    private Response refused(Response.Status status, String goal, String email, String problem, String kept) {
        return Response.status(status)
                .entity(signInForm(goal, email, problem, kept).render())
                .build();
    }

    private TemplateInstance signInForm(String goal, String email, @Nullable String problem, String kept) {
        return Templates.signIn(goal, email, problem, kept, issuer.isPresent());
    }

    private NewCookie[] cookies(Sessions.Going going) {
        return cookies(cookie, going);
    }

    private static Response see(URI place) {
        return Response.seeOther(place).build();
    }
}
