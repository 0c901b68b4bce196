package dev.sendwell.config.connect;

import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.integration.Integration;
import dev.sendwell.config.integration.Integrations;
import dev.sendwell.config.integration.Saving;
import dev.sendwell.contracts.IntegrationRecord;
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
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Settings › an integration › Connect by API, and its callback URL. */
@Path("/settings")
@Produces(MediaType.TEXT_HTML)
public class ConnectPages {
    @Inject
    Connecting connecting;

    @Inject
    Integrations integrations;

    @Inject
    JsonWebToken session;

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance callbackUrl(
                Integration integration, @Nullable Connection connection, boolean outdated);

        static native TemplateInstance webhook(
                Integration integration, @Nullable Connection connection, String done, String refused);
    }

    @GET
    @Path("integrations/{id}/webhook")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(hidden = true)
    public TemplateInstance show(String id, @RestQuery @Nullable String done) {
        String words = switch (done == null ? "" : done) {
            case "connected" ->
                "Connected: the webhook has all it needs, and its key is stored here. Send a test e-mail to see events come back.";
            case "moved" -> "The callback URL is new, and the webhook at SendGrid posts to it.";
            case "compared" -> "Compared just now.";
            case "forgotten" -> "The API key is forgotten.";
            case "removed" -> "The webhook is deleted at SendGrid. No more events come back.";
            default -> "";
        };
        return page(id, words, "");
    }

    @POST
    @Path("integrations/{id}/webhook")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response connect(String id, @RestForm @Nullable String apiKey, @RestForm @Nullable String store) {
        return answer(id, connecting.connect(id, apiKey, "on".equals(store), Actor.of(session)), "connected");
    }

    @POST
    @Path("integrations/{id}/webhook/compare")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response compare(String id, @RestForm @Nullable String apiKey) {
        return answer(id, connecting.compare(id, apiKey), "compared");
    }

    @POST
    @Path("integrations/{id}/webhook/remove")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response remove(String id, @RestForm @Nullable String apiKey) {
        return answer(id, connecting.remove(id, apiKey, Actor.of(session)), "removed");
    }

    @POST
    @Path("integrations/{id}/webhook/forget-key")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response forgetKey(String id) {
        connecting.forgetKey(id, Actor.of(session));
        return see(id, "forgotten");
    }

    @GET
    @Path("integrations/{id}/callback-url")
    @RolesAllowed(Role.ADMIN)
    @Operation(hidden = true)
    public TemplateInstance askForAnotherUrl(String id) {
        return Templates.callbackUrl(find(id), connecting.find(id).orElse(null), false);
    }

    /** Replaces the callback URL and, where a key is at hand, tells SendGrid. */
    @POST
    @Path("integrations/{id}/callback-url")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response replaceUrl(String id, @RestForm @Nullable Long version, @RestForm @Nullable String apiKey) {
        if (version == null) {
            throw new ProblemException(Problem.badRequest("The form does not say which version it speaks of."));
        }
        Integration integration = find(id);
        Optional<Connection> connection = connecting.find(id);
        return switch (integrations.replaceCallbackToken(id, version, Actor.of(session))) {
            case Saving.Saved saved
            when connection.isPresent() && (connection.get().compares() || (apiKey != null && !apiKey.isBlank())) ->
                tellSendGrid(id, apiKey);
            case Saving.Saved saved ->
                Response.seeOther(URI.create("/settings/integrations/" + id + "?saved=callback-url#callback-url"))
                        .build();
            case Saving.Outdated outdated ->
                Response.status(Response.Status.CONFLICT)
                        .entity(Templates.callbackUrl(integration, connection.orElse(null), true)
                                .render())
                        .build();
            case Saving.Unknown deletedMeanwhile -> throw unknown();
            case Saving.Refused refused -> throw new IllegalStateException("no settings were given");
            case Saving.IdTaken taken -> throw new IllegalStateException("no id was given");
        };
    }

    private Response tellSendGrid(String id, @Nullable String apiKey) {
        String but = "The callback URL is new, and the webhook at SendGrid still posts to the one before: mend it. ";
        return switch (connecting.connect(id, apiKey, false, Actor.of(session))) {
            case Connecting.Refused(String words) -> refused(Response.Status.BAD_GATEWAY, id, but + words);
            case Connecting.Busy busy -> refused(Response.Status.CONFLICT, id, but + busy.words());
            case Connecting.Done done -> see(id, "moved");
            case Connecting.Compared compared -> throw new IllegalStateException("nothing was to be compared");
            case Connecting.Unknown deletedMeanwhile -> throw unknown();
        };
    }

    private Response answer(String id, Connecting.Outcome outcome, String done) {
        return switch (outcome) {
            case Connecting.Done ignored -> see(id, done);
            case Connecting.Compared ignored -> see(id, done);
            case Connecting.Refused(String words) -> refused(Response.Status.BAD_REQUEST, id, words);
            case Connecting.Busy busy -> refused(Response.Status.CONFLICT, id, busy.words());
            case Connecting.Unknown ignored -> throw unknown();
        };
    }

    private Response refused(Response.Status status, String id, String words) {
        return Response.status(status).entity(page(id, "", words).render()).build();
    }

    private TemplateInstance page(String id, String done, String refused) {
        return Templates.webhook(find(id), connecting.find(id).orElse(null), done, refused);
    }

    private Integration find(String id) {
        return integrations
                .find(id)
                .filter(found -> found.provider == IntegrationRecord.Provider.SENDGRID)
                .orElseThrow(ConnectPages::unknown);
    }

    private static Response see(String id, String done) {
        return Response.seeOther(URI.create("/settings/integrations/" + id + "/webhook?done=" + done))
                .build();
    }

    private static ProblemException unknown() {
        return new ProblemException(Problem.notFound("There is no integration of SendGrid of this name."));
    }
}
