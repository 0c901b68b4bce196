package dev.sendwell.events.probe;

import dev.sendwell.dashboard.Role;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** What came back about one request: a page, and the same as steps for the ladder of a test e-mail. */
@Path("/events/requests")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({Role.ADMIN, Role.VIEWER})
public class ProbePages {
    /** htmx stops polling on this status (https://htmx.org/docs/#polling). */
    private static final int STOP_ASKING = 286;

    private final Echoes echoes;

    ProbePages(Echoes echoes) {
        this.echoes = echoes;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance echo(String integrationId, String requestId, Echo echo);

        static native TemplateInstance echo$rungs(Echo echo);
    }

    @GET
    @Path("/{integrationId}/{requestId: .+}")
    @Operation(hidden = true)
    public TemplateInstance page(String integrationId, String requestId, @RestQuery @DefaultValue("0") long at)
            throws SQLException {
        return Templates.echo(
                integrationId,
                requestId,
                echoes.of(integrationId, requestId, at).echo());
    }

    /** Asked again and again by the settings page until nothing more is to come. */
    @GET
    @Path("/{integrationId}/{requestId: .+}/rungs")
    @Operation(hidden = true)
    public RestResponse<String> rungs(String integrationId, String requestId, @RestQuery @DefaultValue("0") long at)
            throws SQLException {
        Echo echo = echoes.of(integrationId, requestId, at).echo();
        return RestResponse.ResponseBuilder.<String>create(echo.done() ? STOP_ASKING : 200)
                .entity(Templates.echo$rungs(echo).render())
                .build();
    }
}
