package dev.sendwell.events.suppression.imports;

import dev.sendwell.contracts.Scope;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Violation;
import dev.sendwell.events.persistence.Times;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Imports of suppressions for programs: the file is the body. */
@Path("/api/suppressions/imports")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ImportApi {
    private static final int SHOWN = 50;

    private final ImportDesk desk;
    private final SecurityIdentity identity;
    private final InstantSource clock;

    ImportApi(ImportDesk desk, SecurityIdentity identity, InstantSource clock) {
        this.desk = desk;
        this.identity = identity;
        this.clock = clock;
    }

    /**
     * Takes a CSV file; answered when all of it is kept. It is worked through afterwards: ask for the import's state.
     *
     * @param reason of lines that name none
     * @param scope of lines that name none; everywhere when absent
     * @param until when lines that name no end of their own end; absent: never
     */
    @POST
    @Consumes("text/csv")
    @RolesAllowed(Role.ADMIN)
    public Response take(
            InputStream file,
            @QueryParam("reason") @NotBlank @Size(max = 500) String reason,
            @QueryParam("scope") @DefaultValue("*") String scope,
            @QueryParam("until") @Nullable String until,
            @QueryParam("name") @DefaultValue("upload.csv") @Size(max = 200) String name)
            throws SQLException, IOException {
        Import.Defaults defaults = new Import.Defaults(scope(scope), reason.strip(), until(until));
        try {
            UUID id = desk.take(name, file, defaults, identity.getPrincipal().getName());
            return Response.accepted(find(id)).build();
        } catch (ImportDesk.TooLargeException e) {
            throw new ProblemException(Problem.of(Response.Status.REQUEST_ENTITY_TOO_LARGE, e.getMessage()));
        }
    }

    /** The newest first. */
    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public List<Import> list() throws SQLException {
        return desk.newest(SHOWN);
    }

    @GET
    @Path("{id}")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public Import one(@PathParam("id") String id) throws SQLException {
        return find(read(id));
    }

    /** The lines that could not be used: where, why, what. The first 100,000 of them. */
    @GET
    @Path("{id}/rejected.csv")
    @Produces("text/csv; charset=utf-8")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public Response rejected(@PathParam("id") String id) throws SQLException {
        UUID of = find(read(id)).id();
        StreamingOutput lines = out -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            try {
                desk.writeRejected(of, writer);
            } catch (SQLException e) {
                throw new WebApplicationException("the lines could not be read to their end", e);
            }
            writer.flush();
        };
        return Response.ok(lines)
                .header("Content-Disposition", "attachment; filename=\"rejected-lines.csv\"")
                .build();
    }

    private Import find(UUID id) throws SQLException {
        return desk.find(id).orElseThrow(ImportApi::unknown);
    }

    private static UUID read(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    private static ProblemException unknown() {
        return new ProblemException(Problem.notFound("There is no such import. Imports are kept for 30 days."));
    }

    private static String scope(String text) {
        try {
            return Scope.parse(text).toString();
        } catch (IllegalArgumentException e) {
            throw invalid("scope", "is *, i:<integration> or g:<integration>:<group>");
        }
    }

    private @Nullable Instant until(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return Times.instant(text)
                .filter(until -> until.isAfter(clock.instant()))
                .orElseThrow(
                        () -> invalid("until", "has to be an instant in the future, such as 2099-12-31T00:00:00Z"));
    }

    private static ProblemException invalid(String field, String message) {
        return new ProblemException(Problem.invalid(List.of(new Violation(field, message))));
    }
}
