package dev.sendwell.events.probe;

import dev.sendwell.advice.Advice;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Violation;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

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
     * @param events in the form that they have on the topic {@code email-events}, oldest first
     * @param advice what helps, one piece for each thing that is wrong or missing
     * @param done what became of the message is known, or a quarter of an hour has passed since {@code at}
     */
    public record Answer(
            String integrationId, String requestId, List<EmailEvent> events, List<Advice> advice, boolean done) {}

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(
            summary = "What the provider reported about a request, such as a test e-mail",
            description = "Empty until something comes, also for a request that nobody published. at is when it was"
                    + " published: without it there is no advice on what does not come.")
    public Answer heard(
            @PathParam("integrationId") String integrationId,
            @PathParam("requestId") String requestId,
            @RestQuery @Nullable String at)
            throws SQLException {
        Echoes.Heard heard = echoes.of(integrationId, requestId, seconds(at));
        return new Answer(
                integrationId,
                requestId,
                heard.events(),
                heard.echo().advice(),
                heard.echo().done());
    }

    private static long seconds(@Nullable String at) {
        try {
            return at == null ? 0 : Instant.parse(at).getEpochSecond();
        } catch (DateTimeParseException e) {
            throw new ProblemException(
                    Problem.invalid(List.of(new Violation("at", "has to be a time such as 2026-11-30T09:00:00Z"))));
        }
    }
}
