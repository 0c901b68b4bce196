package dev.sendwell.config.connect;

import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.integration.UnknownIntegration;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Violation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The webhook at SendGrid, for programs. */
@Path("/api/integrations")
@Produces({MediaType.APPLICATION_JSON, Problem.JSON})
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Integrations")
public class ConnectApi {
    @Inject
    Connecting connecting;

    @Inject
    JsonWebToken session;

    /**
     * With which key SendGrid is asked.
     *
     * @param apiKey used once; left out: the stored one
     * @param store keep the key, encrypted, to compare every hour; default false
     */
    public record SendGridKey(
            @Schema(writeOnly = true) @Nullable String apiKey,
            @Nullable Boolean store) {

        /** Does not show the key. */
        @Override
        public String toString() {
            return "SendGridKey[store=" + store + "]";
        }
    }

    /**
     * Our webhook as it was last seen.
     *
     * @param differences what differs from what it should be; empty while all is well
     * @param keyStored whether it is compared by itself
     * @param problem why the last comparison failed
     */
    public record WebhookView(
            String webhookId,
            Instant connectedAt,
            Instant checkedAt,
            List<String> differences,
            boolean keyStored,
            @Nullable String problem) {}

    @GET
    @Path("{id}/webhook")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(summary = "The webhook at SendGrid, as it was last seen")
    public WebhookView get(String id) {
        Connection found = connecting
                .find(id)
                .orElseThrow(() -> new ProblemException(
                        Problem.notFound("There is no integration of this id that is connected by API.")));
        return new WebhookView(
                found.webhookId,
                found.connectedAt,
                found.checkedAt,
                found.differing(),
                found.compares(),
                found.problem);
    }

    @POST
    @Path("{id}/webhook/connect")
    @RolesAllowed(Role.ADMIN)
    @Operation(summary = "Make or mend our webhook at SendGrid, signed, and take its verification key over")
    public WebhookView connect(String id, @Nullable SendGridKey key) {
        return answer(
                id,
                connecting.connect(
                        id,
                        key == null ? null : key.apiKey(),
                        key != null && Boolean.TRUE.equals(key.store()),
                        Actor.of(session)));
    }

    @POST
    @Path("{id}/webhook/compare")
    @RolesAllowed(Role.ADMIN)
    @Operation(summary = "Compare our webhook with what it should be; changes nothing at SendGrid")
    public WebhookView compare(String id, @Nullable SendGridKey key) {
        return answer(id, connecting.compare(id, key == null ? null : key.apiKey()));
    }

    @POST
    @Path("{id}/webhook/remove")
    @RolesAllowed(Role.ADMIN)
    @Operation(summary = "Delete our webhook at SendGrid and forget the stored key; no more events come")
    public Response remove(String id, @Nullable SendGridKey key) {
        refuseUnlessDone(connecting.remove(id, key == null ? null : key.apiKey(), Actor.of(session)));
        return Response.noContent().build();
    }

    @DELETE
    @Path("{id}/webhook/key")
    @RolesAllowed(Role.ADMIN)
    @Operation(summary = "Forget the stored API key")
    public Response forgetKey(String id) {
        connecting.forgetKey(id, Actor.of(session));
        return Response.noContent().build();
    }

    private WebhookView answer(String id, Connecting.Outcome outcome) {
        refuseUnlessDone(outcome);
        return get(id);
    }

    private static void refuseUnlessDone(Connecting.Outcome outcome) {
        switch (outcome) {
            case Connecting.Done ignored -> {
                return;
            }
            case Connecting.Compared ignored -> {
                return;
            }
            case Connecting.Refused(String words) ->
                throw new ProblemException(Problem.invalid(List.of(new Violation("apiKey", words))));
            case Connecting.Busy busy -> throw new ProblemException(Problem.conflict(busy.words()));
            case Connecting.Unknown ignored -> throw UnknownIntegration.problem();
        }
    }
}
