package dev.sendwell.events.inactive;

import dev.sendwell.contracts.Scope;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Shell;
import dev.sendwell.events.integration.Integrations;
import dev.sendwell.events.suppression.imports.Import;
import dev.sendwell.events.suppression.imports.ImportDesk;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Importing addresses from a file as pages: the form, and how far each import is. */
@Path("/suppressions/imports")
@Produces(MediaType.TEXT_HTML)
public class ImportPages {
    private static final int SHOWN = 20;

    private final ImportDesk desk;
    private final Integrations integrations;
    private final InstantSource clock;
    private final Shell shell;

    ImportPages(ImportDesk desk, Integrations integrations, InstantSource clock, Shell shell) {
        this.desk = desk;
        this.integrations = integrations;
        this.clock = clock;
        this.shell = shell;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance imports(ImportsView view);

        static native TemplateInstance one(ImportView view);

        static native TemplateInstance progress(ImportView view);
    }

    /** The form as it was filled in, what is wrong with its fields, and the newest imports. */
    public record ImportsView(
            Addition form, Map<String, String> errors, List<String> integrations, List<ImportView> imports) {}

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public Response list() throws SQLException {
        return list(Response.Status.OK, Addition.EMPTY, Map.of());
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @RolesAllowed(Role.ADMIN)
    public Response take(
            @RestForm @Nullable FileUpload file,
            @RestForm @Nullable String integration,
            @RestForm @Nullable String group,
            @RestForm @Nullable String reason,
            @RestForm @Nullable String until)
            throws SQLException, IOException {
        Addition form = new Addition("", integration, group, reason, until);
        Map<String, String> errors = new LinkedHashMap<>();
        if (file == null || file.size() == 0) {
            errors.put("file", "choose a file that is not empty");
        }
        Scope scope = form.scope(errors);
        String why = Addition.reason(reason, errors);
        Import.Defaults defaults = new Import.Defaults(
                scope == null ? "*" : scope.toString(), why, form.end(shell.zone(), clock.instant(), errors));
        if (!errors.isEmpty() || file == null) {
            return list(Response.Status.BAD_REQUEST, form, errors);
        }
        try (InputStream content = Files.newInputStream(file.uploadedFile())) {
            UUID id = desk.take(name(file), content, defaults, shell.person());
            return Response.seeOther(URI.create("/suppressions/imports/" + id)).build();
        } catch (ImportDesk.TooLargeException e) {
            return list(Response.Status.REQUEST_ENTITY_TOO_LARGE, form, Map.of("file", e.getMessage()));
        }
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public TemplateInstance one(@RestPath String id) throws SQLException {
        return Templates.one(find(id));
    }

    /** What the page asks for again while the import runs. */
    @GET
    @Path("/{id}/progress")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public TemplateInstance progress(@RestPath String id) throws SQLException {
        return Templates.progress(find(id));
    }

    private ImportView find(String id) throws SQLException {
        try {
            return desk.find(UUID.fromString(id))
                    .map(one -> ImportView.of(one, shell.zone(), clock.instant()))
                    .orElseThrow(ImportPages::unknown);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    private static ProblemException unknown() {
        return new ProblemException(Problem.notFound("There is no such import. Imports are kept for 30 days."));
    }

    private Response list(Response.Status status, Addition form, Map<String, String> errors) throws SQLException {
        ImportsView view = new ImportsView(
                form,
                errors,
                integrations.ids(),
                desk.newest(SHOWN).stream()
                        .map(one -> ImportView.of(one, shell.zone(), clock.instant()))
                        .toList());
        return InactivePages.html(status, Templates.imports(view));
    }

    private static String name(FileUpload file) {
        String name = file.fileName() == null ? "" : file.fileName().replace("\0", "");
        return name.length() > 200 ? name.substring(0, 200) : name;
    }
}
