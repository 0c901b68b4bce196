package dev.sendwell.events.probe;

import dev.sendwell.advice.Advice;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.dashboard.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;

/** What came back about one request, for programs. */
@Path("/api/events/{integrationId}/{requestId: .+}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ProbeApi {
    private final Echoes echoes;

    ProbeApi(Echoes echoes) {
        this.echoes = echoes;
    }

    /**
     * The answer.
     *
     * @param events as they stand on the topic {@code email-events}, oldest first
     * @param advice what helps, one piece for each thing that is wrong or missing
     * @param done nothing more is to be waited for
     */
    public record Answer(
            String integrationId, String requestId, List<EmailEvent> events, List<Advice> advice, boolean done) {}

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(
            summary = "What the provider reported about a request, such as a test e-mail",
            description = "Empty until something comes, also for a request that nobody published. at is when it was"
                    + " published, in seconds since 1970: advice on what does not come is reckoned from it.")
    public Answer heard(
            @PathParam("integrationId") String integrationId,
            @PathParam("requestId") String requestId,
            @RestQuery @DefaultValue("0") long at)
            throws SQLException {
        Echoes.Heard heard = echoes.of(integrationId, requestId, at);
        return new Answer(
                integrationId,
                requestId,
                heard.events(),
                heard.echo().advice(),
                heard.echo().done());
    }
}
