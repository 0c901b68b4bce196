package dev.sendwell.config.audit;

import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The audit for programs. */
@Path("/api/audit")
@Produces({MediaType.APPLICATION_JSON, Problem.JSON})
@Tag(name = "Audit")
public class AuditApi {

    /**
     * One entry.
     *
     * @param changes a line for each field: {@code smtp.port: 587 → 465}; secrets say only that they changed
     */
    public record EntryView(long id, Instant at, String actor, String action, String subject, List<String> changes) {
        static EntryView of(AuditEntry entry) {
            return new EntryView(entry.number(), entry.at, entry.actor, entry.action, entry.subject, entry.lines());
        }
    }

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Transactional
    @Operation(summary = "Who changed what, newest first")
    public List<EntryView> list(
            @RestQuery @Nullable String actor,
            @Parameter(description = "such as integration/shop, or integration/ for all of them") @RestQuery @Nullable
                    String subject,
            @Parameter(description = "ISO-8601, the first moment") @RestQuery @Nullable Instant from,
            @Parameter(description = "ISO-8601, the moment after the last") @RestQuery @Nullable Instant to,
            @Parameter(description = "an entry's id: only older ones") @RestQuery @Nullable Long before,
            @RestQuery @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        return new AuditQuery(actor, subject, from, to, before)
                .newest(limit).stream().map(EntryView::of).toList();
    }
}
