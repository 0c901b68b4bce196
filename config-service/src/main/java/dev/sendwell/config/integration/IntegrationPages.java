package dev.sendwell.config.integration;

import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.audit.AuditEntry;
import dev.sendwell.config.integration.CheckPages.CheckView;
import dev.sendwell.config.status.IntegrationStatuses;
import dev.sendwell.config.status.StateInWords;
import dev.sendwell.config.testmail.TestMail;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Violation;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Settings › Integrate e-mail: the list, the choice of a provider, and the form. */
@Path("/settings")
@Produces(MediaType.TEXT_HTML)
public class IntegrationPages {
    private static final Pattern TEST_REQUEST = Pattern.compile("test-[0-9a-f-]{36}");

    @Inject
    Integrations integrations;

    @Inject
    IntegrationStatuses statuses;

    @Inject
    TestMail testMail;

    @Inject
    SecurityIdentity identity;

    @Inject
    JsonWebToken session;

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance list(List<ListedIntegration> integrations, boolean admin);

        static native TemplateInstance choose(List<Preset> presets);

        static native TemplateInstance create(IntegrationForm form, CheckView check, boolean admin);

        static native TemplateInstance edit(
                StoredIntegration stored,
                IntegrationForm form,
                CheckView check,
                @Nullable SentTest test,
                Notice notice,
                boolean admin);

        static native TemplateInstance sent(SentTest test);
    }

    /** One line of the list. */
    public record ListedIntegration(String id, Preset preset, StateInWords state, boolean usernameIsPassword) {}

    /** What the page tells of an integration beside its form. */
    public record StoredIntegration(
            Integration integration,
            StateInWords state,
            @Nullable String callbackUrl,
            boolean usernameIsPassword,
            List<AuditEntry> changes) {

        /** An entry's changes, without a user name that is a secret. */
        public String words(AuditEntry change) {
            String username = integration.username;
            return usernameIsPassword && username != null ? change.changes.replace(username, "****") : change.changes;
        }

        /** Under which its forms are sent. */
        public String path() {
            return "/settings/integrations/" + integration.id;
        }
    }

    /**
     * A test e-mail on its way; its story is sender-service's and events-service's to tell.
     *
     * @param at when it was asked for, in seconds since 1970
     * @param unsaved the page holds changes that the test e-mail knows nothing of
     * @param problem why there is none; then nothing else counts
     */
    public record SentTest(
            String integrationId,
            Preset preset,
            String requestId,
            long at,
            boolean unsaved,
            @Nullable String problem) {}

    /**
     * What is told at the top of the page.
     *
     * @param tone {@code good}, {@code warn}, {@code bad}, or empty when there is nothing to tell
     */
    public record Notice(String tone, String words) {
        static final Notice NONE = new Notice("", "");
        static final Notice NOTHING_SAVED =
                new Notice("bad", "Nothing is saved yet: see what is said beside the fields.");
    }

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(hidden = true)
    public TemplateInstance list() {
        List<ListedIntegration> listed = integrations.all().stream()
                .map(integration -> new ListedIntegration(
                        integration.id,
                        Preset.of(integration.provider),
                        state(integration),
                        integrations.usernameIsPassword(integration)))
                .toList();
        return Templates.list(listed, admin());
    }

    @GET
    @Path("integrations/new")
    @RolesAllowed(Role.ADMIN)
    @Operation(hidden = true)
    public TemplateInstance create(@RestQuery @Nullable String provider) {
        return Preset.named(provider == null ? "" : provider)
                .map(preset -> form(IntegrationForm.of(preset).to(session.getName()), null, CheckView.NONE))
                .orElseGet(() -> Templates.choose(List.of(Preset.values())));
    }

    @POST
    @Path("integrations/new")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response create(MultivaluedMap<String, String> sent) {
        IntegrationForm form = IntegrationForm.of(preset(sent), sent);
        IntegrationInput input = form.input();
        if (!form.anyWrong()) {
            switch (integrations.create(input, Actor.of(session))) {
                case Saving.Saved saved -> {
                    return see(saved.integration().id, "?saved=created");
                }
                case Saving.Refused refused -> form.note(refused.violations());
                case Saving.IdTaken taken -> form.note(List.of(taken(taken)));
                case Saving.Outdated outdated -> throw new IllegalStateException("what is new has no version");
                case Saving.Unknown unknown -> throw new IllegalStateException("what is new is not looked for");
            }
        }
        return page(Response.Status.BAD_REQUEST, form(form, null, CheckView.NONE));
    }

    /** The form as it is, with what a check found. */
    TemplateInstance form(IntegrationForm form, @Nullable Integration integration, CheckView check) {
        return integration == null
                ? Templates.create(form.forPage(), check, true)
                : Templates.edit(stored(integration), form.forPage(), check, null, Notice.NONE, admin());
    }

    @GET
    @Path("integrations/{id}")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(hidden = true)
    public TemplateInstance edit(
            String id,
            @RestQuery @Nullable String saved,
            @RestQuery @Nullable String test,
            @RestQuery @DefaultValue("0") long at) {
        Integration integration = find(id);
        Notice notice = saved == null ? Notice.NONE : notice(saved, Preset.of(integration.provider));
        SentTest sent = test != null && TEST_REQUEST.matcher(test).matches()
                ? new SentTest(id, Preset.of(integration.provider), test, at, false, null)
                : null;
        return Templates.edit(
                stored(integration), saved(integration).to(session.getName()), CheckView.NONE, sent, notice, admin());
    }

    private static Notice notice(String saved, Preset preset) {
        return switch (saved) {
            case "created" ->
                new Notice(
                        "good",
                        preset.events()
                                ? "Saved. Now send a test e-mail, then let SendGrid’s events come back."
                                : "Saved. Now send a test e-mail to see that it works.");
            case "callback-url" ->
                new Notice(
                        "warn",
                        "The callback URL is new. Put it into the field Post URL at SendGrid now: until then events are refused.");
            default -> new Notice("good", "Saved. Every sender has it within a second.");
        };
    }

    @POST
    @Path("integrations/{id}")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response change(String id, MultivaluedMap<String, String> sent) {
        IntegrationForm form = IntegrationForm.of(preset(sent), sent);
        IntegrationInput input = form.input();
        Notice notice = Notice.NOTHING_SAVED;
        if (!form.anyWrong()) {
            switch (integrations.change(id, version(form), input, Actor.of(session))) {
                case Saving.Saved saved -> {
                    return see(id, "?saved=changed");
                }
                case Saving.Refused refused -> form.note(refused.violations());
                case Saving.Outdated outdated -> {
                    form.version(outdated.current().version);
                    notice = new Notice(
                            "bad",
                            "Nothing is saved yet: somebody else changed these settings meanwhile. Their version is in"
                                    + " a new tab at this page’s address; save again after you opened it.");
                }
                case Saving.Unknown unknown -> throw UnknownIntegration.problem();
                case Saving.IdTaken taken -> throw new IllegalStateException("a change has its id already");
            }
        }
        return page(
                Response.Status.BAD_REQUEST,
                Templates.edit(stored(find(id)), form.forPage(), CheckView.NONE, null, notice, true));
    }

    @POST
    @Path("integrations/{id}/test-email")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response sendTestEmail(
            String id, @HeaderParam(CheckPages.HTMX) @Nullable String htmx, MultivaluedMap<String, String> sent) {
        Integration integration = find(id);
        boolean withSettings = sent.containsKey("smtp.host");
        IntegrationForm form = withSettings ? IntegrationForm.of(preset(sent), sent) : saved(integration);
        String to = sent.getFirst("to");
        Preset preset = Preset.of(integration.provider);
        boolean unsaved = withSettings && form.differsFrom(saved(integration));
        return switch (testMail.send(id, to, Actor.of(session))) {
            case TestMail.Sent test
            when htmx != null ->
                Response.ok(Templates.sent(sent(id, preset, test, unsaved))).build();
            case TestMail.Sent test
            when unsaved ->
                // The page is not left: it holds what somebody has not saved yet.
                page(
                        Response.Status.OK,
                        Templates.edit(
                                stored(integration),
                                form.to(to).forPage(),
                                CheckView.NONE,
                                sent(id, preset, test, true),
                                Notice.NONE,
                                true));
            case TestMail.Sent test ->
                see(id, "?test=" + test.requestId() + "&at=" + test.at().getEpochSecond() + "#test");
            case TestMail.Refused refused -> notSent(integration, form.to(to), refused.violation(), htmx != null);
            case TestMail.NotPublished not ->
                notSent(integration, form.to(to), new Violation("to", not.reason()), htmx != null);
        };
    }

    private static SentTest sent(String id, Preset preset, TestMail.Sent test, boolean unsaved) {
        return new SentTest(id, preset, test.requestId(), test.at().getEpochSecond(), unsaved, null);
    }

    private Response notSent(Integration integration, IntegrationForm form, Violation why, boolean live) {
        form.note(List.of(why));
        if (live) {
            SentTest none = new SentTest(integration.id, form.preset(), "", 0, false, form.wrong(why.field()));
            return Response.ok(Templates.sent(none)).build();
        }
        return page(Response.Status.BAD_REQUEST, form(form, integration, CheckView.NONE));
    }

    private StoredIntegration stored(Integration integration) {
        return new StoredIntegration(
                integration,
                state(integration),
                admin() ? integrations.callbackUrl(integration).orElse(null) : null,
                integrations.usernameIsPassword(integration),
                integrations.changes(integration.id));
    }

    private IntegrationForm saved(Integration integration) {
        return IntegrationForm.of(integration, !integrations.usernameIsPassword(integration));
    }

    private StateInWords state(Integration integration) {
        return StateInWords.of(integration.subject(), statuses.sender(integration.id), statuses.events(integration.id));
    }

    Integration find(String id) {
        return integrations.find(id).orElseThrow(UnknownIntegration::problem);
    }

    private boolean admin() {
        return identity.hasRole(Role.ADMIN);
    }

    static Preset preset(MultivaluedMap<String, String> sent) {
        String provider = sent.getFirst("provider");
        return Preset.named(provider == null ? "" : provider).orElse(Preset.SMTP);
    }

    private static @Nullable Long version(IntegrationForm form) {
        try {
            return Long.valueOf(form.value("version"));
        } catch (NumberFormatException e) {
            throw new ProblemException(Problem.badRequest("The form does not say which version it changes."));
        }
    }

    private static Violation taken(Saving.IdTaken taken) {
        return new Violation(
                "id",
                taken.deleted()
                        ? "was used by an integration that is deleted; choose another"
                        : "is used by another integration; choose another");
    }

    private static Response see(String id, String rest) {
        return Response.seeOther(URI.create("/settings/integrations/" + id + rest))
                .build();
    }

    private static Response page(Response.Status status, TemplateInstance page) {
        return Response.status(status).entity(page.render()).build();
    }
}
