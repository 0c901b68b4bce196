package dev.sendwell.config.incident;

import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Incidents for programs. */
@Path("/api/incidents")
@Produces({MediaType.APPLICATION_JSON, Problem.JSON})
@Tag(name = "Incidents")
public class IncidentsApi {

    /**
     * An incident.
     *
     * @param words what is wrong
     * @param advice what helps
     * @param evidence the other side's own words
     * @param endedAt absent while it is open
     * @param toldAt when the operators were mailed; absent when they were not
     */
    public record IncidentView(
            @Nullable Long id,
            Kind kind,
            String integrationId,
            String words,
            String advice,
            @Nullable String evidence,
            Instant since,
            @Nullable Instant openedAt,
            @Nullable Instant endedAt,
            @Nullable Instant toldAt) {}

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(summary = "What is wrong now, and the last fifty things that were")
    @Transactional
    public List<IncidentView> list() {
        return Stream.concat(Incident.open().stream(), Incident.over(IncidentPages.PAST).stream())
                .map(incident -> new IncidentView(
                        incident.id,
                        incident.kind,
                        incident.integrationId,
                        incident.words,
                        incident.advice,
                        incident.evidence,
                        incident.since,
                        incident.openedAt,
                        incident.endedAt,
                        incident.toldAt))
                .toList();
    }
}
