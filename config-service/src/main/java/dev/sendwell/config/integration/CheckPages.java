package dev.sendwell.config.integration;

import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.check.Checks;
import dev.sendwell.config.check.Ladder;
import dev.sendwell.config.integration.Integrations.Checkable;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a form says, saved or not. With htmx the ladder fills in while it is climbed; without, the page comes back with the
 * whole of it and with everything that was typed.
 */
@Path("/settings")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Role.ADMIN)
public class CheckPages {
    static final String HTMX = "HX-Request";
    /** htmx stops polling on this status (https://htmx.org/docs/#polling). */
    private static final int STOP_ASKING = 286;

    @Inject
    Integrations integrations;

    @Inject
    IntegrationPages pages;

    @Inject
    Checks checks;

    @Inject
    JsonWebToken session;

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance ladder(CheckView check);
    }

    /**
     * A check as a page shows it.
     *
     * @param id of a check that can be asked for again; absent where there is none
     * @param ladder absent when none was begun
     * @param form says why none was begun
     */
    public record CheckView(
            @Nullable UUID id,
            @Nullable Ladder ladder,
            @Nullable IntegrationForm form) {
        static final CheckView NONE = new CheckView(null, null, null);
    }

    @POST
    @Path("integrations/new/check")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public TemplateInstance checkNew(@HeaderParam(HTMX) @Nullable String htmx, MultivaluedMap<String, String> sent) {
        return check(null, sent, htmx != null);
    }

    @POST
    @Path("integrations/{id}/check")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public TemplateInstance check(
            String id, @HeaderParam(HTMX) @Nullable String htmx, MultivaluedMap<String, String> sent) {
        return check(pages.find(id), sent, htmx != null);
    }

    /** How far a check has come; asked again and again by the page until it is finished. */
    @GET
    @Path("checks/{check}")
    @Operation(hidden = true)
    public RestResponse<String> ladder(UUID check) {
        Ladder ladder = checks.find(check)
                .orElseThrow(() -> new ProblemException(Problem.notFound("There is no such check any more.")));
        return RestResponse.ResponseBuilder.<String>create(ladder.finished() ? STOP_ASKING : 200)
                .entity(Templates.ladder(new CheckView(check, ladder, null)).render())
                .build();
    }

    private TemplateInstance check(@Nullable Integration stored, MultivaluedMap<String, String> sent, boolean live) {
        IntegrationForm form = IntegrationForm.of(IntegrationPages.preset(sent), sent);
        IntegrationInput input = form.input();
        Optional<UUID> id = Optional.empty();
        switch (integrations.checkable(input, stored, form.value("to"))) {
            case Checkable.Refused refused -> form.note(refused.violations());
            case Checkable.Ready ready when form.anyWrong() -> {}
            case Checkable.Ready ready -> {
                String subject = Integrations.subject(stored == null ? "(not saved)" : stored.id);
                id = checks.start(ready.wish(), subject, Actor.of(session));
            }
        }
        if (live) {
            return Templates.ladder(
                    id.map(check -> new CheckView(check, checks.find(check).orElseThrow(), null))
                            .orElseGet(() -> new CheckView(null, null, form)));
        }
        CheckView whole = id.map(check -> new CheckView(check, checks.await(check), null))
                .orElseGet(() -> new CheckView(null, null, form));
        return pages.form(form, stored, whole);
    }
}
