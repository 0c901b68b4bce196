package dev.sendwell.config.session;

import dev.sendwell.dashboard.LocalPath;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.SessionCookie;
import dev.sendwell.dashboard.Written;
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
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Sign-in and sign-out for people, and the way in. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class SignInPage {
    static final String WRONG = "This e-mail address and password do not belong together.";
    private static final String START = "/reports";

    @Inject
    Sessions sessions;

    @Inject
    SessionCookie cookie;

    @Inject
    SecurityIdentity identity;

    @Inject
    JsonWebToken session;

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance signIn(String next, String email, @Nullable String problem);
    }

    @GET
    @PermitAll
    @Operation(hidden = true)
    public Response start() {
        return Response.seeOther(URI.create(identity.isAnonymous() ? "/sign-in" : START))
                .build();
    }

    @GET
    @Path("sign-in")
    @PermitAll
    @Operation(hidden = true)
    public Response form(@RestQuery @Nullable String next) {
        String goal = LocalPath.orElse(next, START);
        return identity.isAnonymous()
                ? Response.ok(Templates.signIn(goal, "", null).render()).build()
                : Response.seeOther(URI.create(goal)).build();
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
            HttpServerRequest request) {
        refuseOtherSites(request);
        String typed = email == null ? "" : email;
        String goal = LocalPath.orElse(next, START);
        Sessions.Attempt attempt = sessions.begin(
                typed, password == null ? "" : password, request.remoteAddress().hostAddress());
        return switch (attempt) {
            case Sessions.Begun begun ->
                Response.seeOther(URI.create(goal))
                        .cookie(cookie.holding(begun.token(), begun.lifetime()))
                        .build();
            case Sessions.Wrong wrong ->
                Response.status(Response.Status.UNAUTHORIZED)
                        .entity(Templates.signIn(goal, typed, WRONG).render())
                        .build();
            case Sessions.Throttled throttled ->
                Response.status(Response.Status.TOO_MANY_REQUESTS)
                        .entity(Templates.signIn(goal, typed, words(throttled)).render())
                        .build();
        };
    }

    @POST
    @Path("sign-out")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(hidden = true)
    public Response signOut() {
        sessions.end(session);
        return Response.seeOther(URI.create("/sign-in"))
                .cookie(cookie.cleared())
                .build();
    }

    static String words(Sessions.Throttled throttled) {
        return "Too many attempts failed. Try again in "
                + Written.span(throttled.remaining().plusSeconds(1)) + ".";
    }

    /** Another site's form could sign somebody in under the attacker's name; every current browser says where a form is from. */
    static void refuseOtherSites(HttpServerRequest request) {
        if ("cross-site".equals(request.getHeader("Sec-Fetch-Site"))) {
            throw new ProblemException(Problem.forbidden("Sign in on this site's own page."));
        }
    }
}
