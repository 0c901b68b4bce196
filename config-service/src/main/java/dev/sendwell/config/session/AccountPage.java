package dev.sendwell.config.session;

import dev.sendwell.config.person.People;
import dev.sendwell.dashboard.InPerson;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
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

/** Settings › Your account: one's own password and sessions. */
@Path("/settings/account")
@Produces(MediaType.TEXT_HTML)
public class AccountPage {
    @Inject
    Sessions sessions;

    @Inject
    JsonWebToken session;

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance account(String done, @Nullable String field, @Nullable String wrong);
    }

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(hidden = true)
    public TemplateInstance account(@RestQuery @Nullable String done) {
        return Templates.account(done == null ? "" : done, null, null);
    }

    @POST
    @Path("password")
    @InPerson
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response changePassword(@RestForm @Nullable String current, @RestForm @Nullable String password) {
        return switch (sessions.changePassword(session, current, password)) {
            case People.Done done -> see("password");
            case People.Refused refused ->
                wrong(
                        refused.violations().getFirst().field(),
                        refused.violations().getFirst().message());
            case People.Conflict conflict -> wrong("current", conflict.reason());
            case People.Invited invited -> throw new IllegalStateException("nobody was invited");
            case People.Unknown unknown -> throw new ProblemException(Problem.notFound("There is nobody of this id."));
        };
    }

    @POST
    @Path("sign-out-elsewhere")
    @InPerson
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response signOutElsewhere() {
        sessions.endOthers(session, "signed out elsewhere");
        return see("sessions");
    }

    private static Response wrong(String field, String message) {
        return Response.status(Response.Status.BAD_REQUEST)
                .entity(Templates.account("", field, message).render())
                .build();
    }

    private static Response see(String done) {
        return Response.seeOther(URI.create("/settings/account?done=" + done)).build();
    }
}
