package dev.sendwell.config.session;

import dev.sendwell.config.person.People;
import dev.sendwell.config.person.Person;
import dev.sendwell.dashboard.SessionCookie;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** Under an invitation's link somebody chooses a password, and is signed in with it. */
@Path("/sign-in/invitation/{token}")
@Produces(MediaType.TEXT_HTML)
public class InvitationPage {
    @Inject
    People people;

    @Inject
    Sessions sessions;

    @Inject
    SessionCookie cookie;

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance choose(String token, String email, @Nullable String wrong);

        static native TemplateInstance over();
    }

    /** Looking uses nothing up: what previews links may come here first. */
    @GET
    @PermitAll
    @Operation(hidden = true)
    public Response show(String token) {
        return people.invited(token)
                .map(person -> Response.ok(
                                Templates.choose(token, person.email, null).render())
                        .build())
                .orElseGet(InvitationPage::over);
    }

    @POST
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response choose(String token, @RestForm @Nullable String password, HttpServerRequest request) {
        SignInPage.refuseOtherSites(request);
        return switch (people.accept(token, password)) {
            case People.Done(Person person) ->
                begun(sessions.beginVouchedFor(person, request.remoteAddress().hostAddress()));
            case People.Refused refused -> {
                String message = refused.violations().getFirst().message();
                yield people.invited(token)
                        .map(person -> Response.status(Response.Status.BAD_REQUEST)
                                .entity(Templates.choose(token, person.email, "It " + message)
                                        .render())
                                .build())
                        .orElseGet(InvitationPage::over);
            }
            case People.Unknown unknown -> over();
            case People.Conflict conflict -> throw new IllegalStateException("a password conflicts with nothing");
            case People.Invited invited -> throw new IllegalStateException("whoever accepts is invited already");
        };
    }

    private Response begun(Sessions.Attempt attempt) {
        return switch (attempt) {
            case Sessions.Going going ->
                Response.seeOther(URI.create(SignInPage.START))
                        .cookie(SignInPage.cookies(cookie, going))
                        .build();
            case Sessions.Wrong disabledMeanwhile -> over();
            case Sessions.Throttled throttled -> throw new IllegalStateException("nothing is guessed here");
        };
    }

    private static Response over() {
        return Response.status(Response.Status.NOT_FOUND)
                .entity(Templates.over().render())
                .build();
    }
}
