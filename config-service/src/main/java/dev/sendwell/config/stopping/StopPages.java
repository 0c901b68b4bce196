package dev.sendwell.config.stopping;

import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.connect.Connecting;
import dev.sendwell.config.connect.Connection;
import dev.sendwell.config.integration.Integration;
import dev.sendwell.config.integration.Integrations;
import dev.sendwell.config.integration.Saving;
import dev.sendwell.config.integration.UnknownIntegration;
import dev.sendwell.config.status.IntegrationStatuses;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationStatus;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** Settings › an integration › Pause, Resume, Delete. */
@Path("/settings")
@Produces(MediaType.TEXT_HTML)
public class StopPages {
    @Inject
    Integrations integrations;

    @Inject
    IntegrationStatuses statuses;

    @Inject
    Connecting connecting;

    @Inject
    JsonWebToken session;

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance pause(Integration integration, Waiting waiting, boolean outdated);

        static native TemplateInstance resume(Integration integration, Waiting waiting, boolean outdated);

        static native TemplateInstance delete(
                Integration integration,
                Waiting waiting,
                boolean events,
                @Nullable Connection connection,
                boolean outdated);
    }

    /**
     * The requests that wait, as the sender last counted them.
     *
     * @param known false while the sender has not said anything
     * @param causes such as {@code 12 deferred, 3 scheduled}; empty when none waits
     */
    public record Waiting(boolean known, long count, String causes) {
        static Waiting of(@Nullable IntegrationStatus status) {
            Map<String, Long> counts = status == null ? Map.of() : status.waiting();
            return new Waiting(
                    status != null,
                    counts.values().stream().mapToLong(Long::longValue).sum(),
                    new TreeMap<>(counts)
                            .entrySet().stream()
                                    .filter(cause -> cause.getValue() > 0)
                                    .map(cause -> cause.getValue() + " "
                                            + cause.getKey().replace('-', ' '))
                                    .collect(Collectors.joining(", ")));
        }
    }

    /** What can be done, each after a page that says what will happen. */
    private enum Stop {
        PAUSE,
        RESUME,
        DELETE
    }

    @GET
    @Path("integrations/{id}/pause")
    @RolesAllowed(Role.ADMIN)
    @Operation(hidden = true)
    public TemplateInstance askToPause(String id) {
        return ask(Stop.PAUSE, find(id), false);
    }

    @POST
    @Path("integrations/{id}/pause")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response pause(String id, @RestForm @Nullable Long version) {
        return act(Stop.PAUSE, id, version);
    }

    @GET
    @Path("integrations/{id}/resume")
    @RolesAllowed(Role.ADMIN)
    @Operation(hidden = true)
    public TemplateInstance askToResume(String id) {
        return ask(Stop.RESUME, find(id), false);
    }

    @POST
    @Path("integrations/{id}/resume")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response resume(String id, @RestForm @Nullable Long version) {
        return act(Stop.RESUME, id, version);
    }

    @GET
    @Path("integrations/{id}/delete")
    @RolesAllowed(Role.ADMIN)
    @Operation(hidden = true)
    public TemplateInstance askToDelete(String id) {
        return ask(Stop.DELETE, find(id), false);
    }

    @POST
    @Path("integrations/{id}/delete")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response delete(String id, @RestForm @Nullable Long version) {
        return act(Stop.DELETE, id, version);
    }

    private TemplateInstance ask(Stop stop, Integration integration, boolean outdated) {
        Waiting waiting = Waiting.of(statuses.sender(integration.id).orElse(null));
        return switch (stop) {
            case PAUSE -> Templates.pause(integration, waiting, outdated);
            case RESUME -> Templates.resume(integration, waiting, outdated);
            case DELETE ->
                Templates.delete(
                        integration,
                        waiting,
                        integration.provider == IntegrationRecord.Provider.SENDGRID,
                        connecting.find(integration.id).orElse(null),
                        outdated);
        };
    }

    /** Leads on, or to the page anew when somebody else changed the integration meanwhile. */
    private Response act(Stop stop, String id, @Nullable Long version) {
        if (version == null) {
            throw new ProblemException(Problem.badRequest("The form does not say which version it speaks of."));
        }
        Actor actor = Actor.of(session);
        Saving saving = switch (stop) {
            case PAUSE -> integrations.enable(id, version, false, actor);
            case RESUME -> integrations.enable(id, version, true, actor);
            case DELETE -> integrations.delete(id, version, actor);
        };
        return switch (saving) {
            case Saving.Saved saved ->
                Response.seeOther(URI.create(stop == Stop.DELETE ? "/settings" : "/settings/integrations/" + id))
                        .build();
            case Saving.Outdated outdated ->
                Response.status(Response.Status.CONFLICT)
                        .entity(ask(stop, outdated.current(), true).render())
                        .build();
            case Saving.Unknown unknown -> throw UnknownIntegration.problem();
            case Saving.Refused refused -> throw new IllegalStateException("no settings were given");
            case Saving.IdTaken taken -> throw new IllegalStateException("no id was given");
        };
    }

    private Integration find(String id) {
        return integrations.find(id).orElseThrow(UnknownIntegration::problem);
    }
}
