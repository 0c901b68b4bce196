package dev.sendwell.config.incident;

import dev.sendwell.dashboard.Banner;
import dev.sendwell.dashboard.Role;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.runtime.BlockingOperationControl;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Settings › Incidents, and the banner on every page. */
@Path("/settings")
@Produces(MediaType.TEXT_HTML)
public class IncidentPages implements Banner {
    static final int PAST = 50;
    private static final int SHOWN = 3;

    @Inject
    IncidentMail mail;

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance incidents(List<Incident> open, List<Incident> over, List<String> recipients);

        static native TemplateInstance banner(int count, List<Incident> first);
    }

    @GET
    @Path("incidents")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(hidden = true)
    @Transactional
    public TemplateInstance incidents() {
        return Templates.incidents(Incident.open(), Incident.over(PAST), mail.recipients());
    }

    @GET
    @Path("incidents/banner")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(hidden = true)
    @Transactional
    public TemplateInstance banner() {
        List<Incident> open = Incident.open();
        return Templates.banner(open.size(), open.subList(0, Math.min(open.size(), SHOWN)));
    }

    /** A page of an error may be written where the database must not be asked; its browser asks for the banner itself. */
    @Override
    public String html() {
        return BlockingOperationControl.isBlockingAllowed()
                ? QuarkusTransaction.joiningExisting().call(() -> banner().render())
                : "";
    }
}
