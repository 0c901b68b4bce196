package dev.sendwell.dashboard;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** A service with a dashboard, as small as it can be. */
@Path("/")
public class SamplePages {

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance sample(long count);
    }

    record Named(@NotBlank String name, Inner inner) {}

    record Inner(@Valid @NotBlank String text, int number) {}

    @GET
    @Path("page")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance page() {
        return Templates.sample(182_410);
    }

    @GET
    @Path("public")
    @PermitAll
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance open() {
        return Templates.sample(1);
    }

    @GET
    @Path("unannotated")
    public String forgotten() {
        return "nobody may read this";
    }

    @POST
    @Path("form")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_PLAIN)
    public String form(@RestForm String name) {
        return "hello " + name;
    }

    @POST
    @Path("upload")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces(MediaType.TEXT_PLAIN)
    public String upload(@RestForm FileUpload file) {
        return "took " + file.size();
    }

    @POST
    @Path("api/things")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Named create(@Valid Named named) {
        return named;
    }

    @GET
    @Path("api/in-person")
    @InPerson
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    public String person() {
        return "hello";
    }

    @GET
    @Path("api/broken")
    @PermitAll
    public String broken() {
        throw new IllegalStateException("secret of the inside");
    }
}
