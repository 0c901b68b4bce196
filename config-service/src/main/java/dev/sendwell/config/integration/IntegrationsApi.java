package dev.sendwell.config.integration;

import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.check.Checks;
import dev.sendwell.config.check.Ladder;
import dev.sendwell.config.status.IntegrationStatuses;
import dev.sendwell.config.status.StateInWords;
import dev.sendwell.config.testmail.TestMail;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Violation;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Integrations for programs. */
@Path("/api/integrations")
@Produces({MediaType.APPLICATION_JSON, Problem.JSON})
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Integrations")
public class IntegrationsApi {
    @Inject
    Integrations integrations;

    @Inject
    IntegrationStatuses statuses;

    @Inject
    TestMail testMail;

    @Inject
    Checks checks;

    @Inject
    SecurityIdentity identity;

    @Inject
    JsonWebToken session;

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(summary = "All integrations, with how each stands")
    public List<IntegrationView> list() {
        return integrations.all().stream().map(this::view).toList();
    }

    @GET
    @Path("{id}")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(summary = "One integration and how it stands, with the settings’ version as ETag")
    public Response get(String id) {
        return integrations
                .find(id)
                .map(this::view)
                .map(view -> Response.ok(view).tag(tag(view.version())).build())
                .orElseThrow(UnknownIntegration::problem);
    }

    @POST
    @RolesAllowed(Role.ADMIN)
    @Operation(summary = "A new integration, with its id in the body")
    public Response create(IntegrationInput input) {
        String id = body(input).id();
        return answer(String.valueOf(id), integrations.create(input, Actor.of(session)), Response.Status.CREATED);
    }

    /**
     * Whom a test e-mail goes to.
     *
     * @param to an e-mail address
     */
    public record TestEmail(@Nullable String to) {}

    @POST
    @Path("{id}/test-emails")
    @RolesAllowed(Role.ADMIN)
    @Operation(summary = "Send a test e-mail; its story is then at Location")
    public Response sendTestEmail(String id, TestEmail email) {
        Integration integration = integrations.find(id).orElseThrow(UnknownIntegration::problem);
        return switch (testMail.send(integration.id, body(email).to(), Actor.of(session))) {
            case TestMail.Sent sent ->
                Response.accepted(sent).location(URI.create(sent.story())).build();
            case TestMail.Refused refused -> throw new ProblemException(Problem.invalid(List.of(refused.violation())));
            case TestMail.NotPublished notPublished ->
                throw new ProblemException(Problem.of(Response.Status.SERVICE_UNAVAILABLE, notPublished.reason()));
        };
    }

    /**
     * What to check.
     *
     * @param settings as they would be saved, the password left out to use the stored one; left out: those that are stored
     * @param to whom the check sends one message; left out: nobody, and the check ends after signing in
     */
    public record CheckRequest(
            @Nullable IntegrationInput settings, @Nullable String to) {}

    @POST
    @Path("checks")
    @RolesAllowed(Role.ADMIN)
    @Operation(
            summary = "Check settings of an integration that is not saved",
            description =
                    "Connects, signs in and, with an address, sends one message. Answers within a minute with every step"
                            + " up to where it went wrong, what was said, and what helps; nothing is saved.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Ladder.class)))
    @APIResponse(responseCode = "429", description = "Too many checks are under way")
    public Ladder check(CheckRequest request) {
        IntegrationInput settings = body(request).settings();
        if (settings == null) {
            throw new ProblemException(
                    Problem.invalid(List.of(new Violation("settings", "has to be given for what is not saved"))));
        }
        return check(settings, null, request.to());
    }

    @POST
    @Path("{id}/checks")
    @RolesAllowed(Role.ADMIN)
    @Operation(
            summary = "Check an integration, as it is stored or as it would be after a change",
            description =
                    "As for one that is not saved. The stored password is used only while host, port, security and user"
                            + " name are those that are stored.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Ladder.class)))
    @APIResponse(responseCode = "429", description = "Too many checks are under way")
    public Ladder check(String id, CheckRequest request) {
        Integration stored = integrations.find(id).orElseThrow(UnknownIntegration::problem);
        IntegrationInput settings = body(request).settings();
        return check(settings == null ? IntegrationInput.of(stored) : settings, stored, request.to());
    }

    private Ladder check(IntegrationInput settings, @Nullable Integration stored, @Nullable String to) {
        return switch (integrations.checkable(settings, stored, to)) {
            case Integrations.Checkable.Refused refused ->
                throw new ProblemException(Problem.invalid(refused.violations()));
            case Integrations.Checkable.Ready ready -> {
                String subject = Integrations.subject(stored == null ? "(not saved)" : stored.id);
                yield checks.start(ready.wish(), subject, Actor.of(session))
                        .map(checks::await)
                        .orElseThrow(() -> new ProblemException(Problem.of(
                                Response.Status.TOO_MANY_REQUESTS,
                                "Too many checks are under way. Try again in a minute.")));
            }
        };
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Role.ADMIN)
    @Operation(summary = "Delete an integration; its id stays taken. If-Match names the version")
    public Response delete(String id, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return answer(id, integrations.delete(id, version(ifMatch), Actor.of(session)), Response.Status.NO_CONTENT);
    }

    @PUT
    @Path("{id}")
    @RolesAllowed(Role.ADMIN)
    @Operation(
            summary =
                    "Change an integration: all its settings anew, the password kept when left out. If-Match names the"
                            + " version")
    public Response change(
            String id, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch, IntegrationInput input) {
        Long version = version(ifMatch);
        return answer(id, integrations.change(id, version, body(input), Actor.of(session)), Response.Status.OK);
    }

    @POST
    @Path("{id}/pause")
    @RolesAllowed(Role.ADMIN)
    @Operation(summary = "Pause an integration: its requests wait. If-Match names the version")
    public Response pause(String id, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return answer(id, integrations.enable(id, version(ifMatch), false, Actor.of(session)), Response.Status.OK);
    }

    @POST
    @Path("{id}/resume")
    @RolesAllowed(Role.ADMIN)
    @Operation(summary = "Resume an integration: what waits goes out. If-Match names the version")
    public Response resume(String id, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return answer(id, integrations.enable(id, version(ifMatch), true, Actor.of(session)), Response.Status.OK);
    }

    @POST
    @Path("{id}/callback-token")
    @RolesAllowed(Role.ADMIN)
    @Operation(
            summary = "Replace the callback URL of an integration. If-Match names the version",
            description =
                    "What the provider posts to the URL before is refused from then on: change the Post URL there, or connect"
                            + " by API again, which does it. SendGrid repeats refused events for 24 hours.")
    public Response replaceCallbackToken(String id, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return answer(
                id, integrations.replaceCallbackToken(id, version(ifMatch), Actor.of(session)), Response.Status.OK);
    }

    private static <T> T body(@Nullable T body) {
        if (body == null) {
            throw new ProblemException(Problem.badRequest("The body is missing."));
        }
        return body;
    }

    private Response answer(String id, Saving saving, Response.Status status) {
        return switch (saving) {
            case Saving.Saved saved
            when status == Response.Status.NO_CONTENT -> Response.noContent().build();
            case Saving.Saved saved ->
                Response.status(status)
                        .location(URI.create("/api/integrations/" + id))
                        .tag(tag(saved.integration().version))
                        .entity(view(saved.integration()))
                        .build();
            case Saving.Refused refused -> throw new ProblemException(Problem.invalid(refused.violations()));
            case Saving.IdTaken taken ->
                throw new ProblemException(Problem.conflict(
                        taken.deleted()
                                ? "An integration of this id was deleted, and ids are not used again. Choose another."
                                : "There is an integration of this id already."));
            case Saving.Outdated outdated ->
                throw new ProblemException(Problem.of(
                        Response.Status.PRECONDITION_FAILED,
                        "Somebody changed the integration meanwhile; its version is now " + outdated.current().version
                                + ". Read it again."));
            case Saving.Unknown unknown -> throw UnknownIntegration.problem();
        };
    }

    /** {@code *} means any version; nothing is changed without either. */
    private static @Nullable Long version(@Nullable String ifMatch) {
        if (ifMatch == null) {
            throw new ProblemException(Problem.of(
                    Response.Status.PRECONDITION_REQUIRED,
                    "Send If-Match with the ETag of the version that you want to change, or * for any."));
        }
        if (ifMatch.strip().equals("*")) {
            return null;
        }
        try {
            return Long.valueOf(ifMatch.strip().replace("\"", ""));
        } catch (NumberFormatException e) {
            throw new ProblemException(
                    Problem.of(Response.Status.PRECONDITION_FAILED, "If-Match is not an ETag of this integration."));
        }
    }

    private IntegrationView view(Integration integration) {
        return IntegrationView.of(
                integration,
                integrations.usernameIsPassword(integration),
                StateInWords.of(
                        integration.subject(), statuses.sender(integration.id), statuses.events(integration.id)),
                identity.hasRole(Role.ADMIN)
                        ? integrations.callbackUrl(integration).orElse(null)
                        : null);
    }

    private static EntityTag tag(long version) {
        return new EntityTag(Long.toString(version));
    }
}
