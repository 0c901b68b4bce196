package dev.sendwell.events.probe;

import dev.sendwell.contracts.LedgerId;
import dev.sendwell.dashboard.Role;
import dev.sendwell.events.EventsConfig;
import dev.sendwell.events.integration.IntegrationStates;
import dev.sendwell.events.integration.Integrations;
import dev.sendwell.events.integration.KnownIntegration;
import dev.sendwell.events.journal.EventRows;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.sql.DataSource;
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

    private final DataSource database;
    private final Integrations integrations;
    private final IntegrationStates states;
    private final InstantSource clock;
    private final Duration patience;

    ProbePages(
            DataSource database,
            Integrations integrations,
            IntegrationStates states,
            InstantSource clock,
            EventsConfig config) {
        this.database = database;
        this.integrations = integrations;
        this.states = states;
        this.clock = clock;
        this.patience = config.probe().patience();
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
        return Templates.echo(integrationId, requestId, echo(integrationId, requestId, at));
    }

    /** Asked again and again by the settings page until nothing more is to come. */
    @GET
    @Path("/{integrationId}/{requestId: .+}/rungs")
    @Operation(hidden = true)
    public RestResponse<String> rungs(String integrationId, String requestId, @RestQuery @DefaultValue("0") long at)
            throws SQLException {
        Echo echo = echo(integrationId, requestId, at);
        return RestResponse.ResponseBuilder.<String>create(echo.done() ? STOP_ASKING : 200)
                .entity(Templates.echo$rungs(echo).render())
                .build();
    }

    private Echo echo(String integrationId, String requestId, long at) throws SQLException {
        Optional<KnownIntegration> integration = integrations.byId(integrationId);
        boolean signed = !integration.map(KnownIntegration::acceptUnsigned).orElse(false);
        long version = integration.map(KnownIntegration::version).orElse(0L);
        try (Connection connection = database.getConnection()) {
            return Echo.of(
                    EventRows.ofRequest(connection, LedgerId.of(integrationId, requestId)),
                    signed,
                    states.refusals(integrationId, version),
                    patience,
                    Instant.ofEpochSecond(Math.clamp(at, 0, clock.instant().getEpochSecond())),
                    clock.instant());
        }
    }
}
