package dev.sendwell.config.token;

import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.person.People;
import dev.sendwell.config.person.Person;
import dev.sendwell.config.person.PersonRole;
import dev.sendwell.dashboard.InPerson;
import dev.sendwell.dashboard.OpenIdIssuer;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import dev.sendwell.dashboard.Shell;
import dev.sendwell.dashboard.Violation;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Settings › People and tokens. */
@Path("/settings/people")
@Produces(MediaType.TEXT_HTML)
public class PeoplePages {
    private static final Duration ENDS_SOON = Duration.ofDays(14);
    private static final Form NOTHING_TYPED = new Form(Map.of(), Map.of());

    @Inject
    People people;

    @Inject
    ApiTokens tokens;

    @Inject
    TokenUses uses;

    @Inject
    InstantSource clock;

    @Inject
    Optional<OpenIdIssuer> issuer;

    @Inject
    Shell shell;

    @Inject
    JsonWebToken session;

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance people(
                List<PersonRow> people, List<Row> tokens, Form person, Form token, String done, boolean admin);

        static native TemplateInstance person(
                PersonRow row, boolean self, boolean openId, Form form, String done, boolean admin);

        static native TemplateInstance invited(Person person, String link, Instant until);

        static native TemplateInstance made(ApiToken token, String secret);

        static native TemplateInstance revoke(Row row);
    }

    /**
     * What was typed into a form and what is wrong with it, by field.
     */
    public record Form(Map<String, String> typed, Map<String, String> wrong) {
        static Form of(Map<String, String> typed, List<Violation> violations) {
            return new Form(
                    typed,
                    violations.stream()
                            .collect(Collectors.toMap(Violation::field, Form::sentence, (one, other) -> one)));
        }

        /** What was typed; empty where nothing was. */
        public String value(String field) {
            return typed.getOrDefault(field, "");
        }

        /** What is wrong with a field; empty where nothing is. */
        public String problem(String field) {
            return wrong.getOrDefault(field, "");
        }

        private static String sentence(Violation violation) {
            String message = violation.message();
            return message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1);
        }
    }

    /**
     * Somebody as the list shows them.
     *
     * @param tone and {@code words}: whether they may sign in
     */
    public record PersonRow(Person person, String tone, String words) {}

    /**
     * A token as the list shows it.
     *
     * @param tone and {@code words}: whether it is good
     */
    public record Row(
            ApiToken token,
            String tone,
            String words,
            @Nullable Instant lastUsed) {
        /** Whether there is something to revoke. */
        public boolean live() {
            return token.revokedAt == null && !words.equals("Expired");
        }
    }

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(hidden = true)
    public TemplateInstance list(@RestQuery @Nullable String done) {
        return list(NOTHING_TYPED, NOTHING_TYPED, done == null ? "" : done);
    }

    @POST
    @InPerson
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response invite(@RestForm @Nullable String email, @RestForm @Nullable String role) {
        Map<String, String> typed = Map.of("email", text(email), "role", text(role));
        return switch (people.invite(email, role(role), Actor.of(session))) {
            case People.Invited invited -> link(invited);
            case People.Done done -> throw new IllegalStateException("somebody without a password is invited");
            case People.Refused refused -> wrong(list(Form.of(typed, refused.violations()), NOTHING_TYPED, ""));
            case People.Conflict conflict ->
                wrong(list(Form.of(typed, List.of(new Violation("email", conflict.reason()))), NOTHING_TYPED, ""));
            case People.Unknown unknown -> throw new IllegalStateException("what is new is not looked for");
        };
    }

    @GET
    @Path("{id}")
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(hidden = true)
    public TemplateInstance person(UUID id, @RestQuery @Nullable String done) {
        return person(find(id), NOTHING_TYPED, done == null ? "" : done);
    }

    @POST
    @Path("{id}/invitation")
    @InPerson
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response inviteAgain(UUID id) {
        return changed(id, people.inviteAgain(id, Actor.of(session)));
    }

    @POST
    @Path("{id}")
    @InPerson
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response change(
            UUID id,
            @RestForm @Nullable String role,
            @RestForm @Nullable String enabled,
            @RestForm @Nullable String issuerSubject) {
        Boolean letIn = enabled == null ? null : Boolean.valueOf(enabled);
        return changed(id, people.change(id, null, role(role), letIn, issuerSubject, Actor.of(session)));
    }

    private Response changed(UUID id, People.Outcome outcome) {
        return switch (outcome) {
            case People.Invited invited -> link(invited);
            case People.Done done -> see("/" + id + "?done=changed");
            case People.Refused refused -> wrong(person(find(id), Form.of(Map.of(), refused.violations()), ""));
            case People.Conflict conflict ->
                wrong(person(find(id), Form.of(Map.of(), List.of(new Violation("role", conflict.reason()))), ""));
            case People.Unknown unknown -> throw unknownPerson();
        };
    }

    @POST
    @Path("tokens")
    @InPerson
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response makeToken(
            @RestForm @Nullable String name, @RestForm @Nullable String role, @RestForm @Nullable String days) {
        return switch (tokens.make(name, role(role), number(days), Actor.of(session))) {
            case ApiTokens.Made made ->
                Response.ok(Templates.made(made.token(), made.secret()).render())
                        .build();
            case ApiTokens.Refused refused -> {
                Map<String, String> typed = Map.of("name", text(name), "role", text(role), "days", text(days));
                yield wrong(list(NOTHING_TYPED, Form.of(typed, refused.violations()), ""));
            }
            case ApiTokens.Revoked revoked -> throw new IllegalStateException("nothing was to be revoked");
            case ApiTokens.Unknown unknown -> throw new IllegalStateException("what is new is not looked for");
        };
    }

    @GET
    @Path("tokens/{id}")
    @RolesAllowed(Role.ADMIN)
    @Operation(hidden = true)
    public TemplateInstance askToRevoke(UUID id) {
        return Templates.revoke(row(tokens.find(id).orElseThrow(PeoplePages::unknownToken)));
    }

    @POST
    @Path("tokens/{id}")
    @InPerson
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response revoke(UUID id) {
        if (tokens.revoke(id, Actor.of(session)) instanceof ApiTokens.Unknown) {
            throw unknownToken();
        }
        return see("?done=revoked#tokens");
    }

    private TemplateInstance list(Form person, Form token, String done) {
        List<Row> rows = tokens.all().stream().map(this::row).toList();
        Map<UUID, Instant> invitations = people.invitations();
        List<PersonRow> everybody =
                people.all().stream().map(each -> row(each, invitations)).toList();
        return Templates.people(everybody, rows, person, token, done, admin());
    }

    private TemplateInstance person(Person person, Form form, String done) {
        boolean self = person.id.toString().equals(session.getSubject());
        return Templates.person(row(person, people.invitations()), self, issuer.isPresent(), form, done, admin());
    }

    private PersonRow row(Person person, Map<UUID, Instant> invitations) {
        Instant until = invitations.get(person.id);
        if (!person.enabled) {
            return new PersonRow(person, "", "Disabled");
        }
        if (person.hasAWayIn()) {
            return new PersonRow(person, "good", "May sign in");
        }
        return until != null && until.isAfter(clock.instant())
                ? new PersonRow(person, "", "Invited until " + shell.time(until))
                : new PersonRow(person, "warn", "Did not come: the invitation has ended");
    }

    /** Its link is shown here and nowhere else. */
    private static Response link(People.Invited invited) {
        return Response.ok(Templates.invited(invited.person(), invited.link(), invited.until())
                        .render())
                .build();
    }

    private Row row(ApiToken token) {
        Instant now = clock.instant();
        Instant used = uses.lastUse(token.id).orElse(null);
        if (token.revokedAt != null) {
            return new Row(token, "", "Revoked", used);
        }
        if (!token.expiresAt.isAfter(now)) {
            return new Row(token, "", "Expired", used);
        }
        boolean soon = token.expiresAt.isBefore(now.plus(ENDS_SOON));
        return new Row(token, soon ? "warn" : "good", soon ? "Good, ends soon" : "Good", used);
    }

    private Person find(UUID id) {
        return people.find(id).orElseThrow(PeoplePages::unknownPerson);
    }

    private boolean admin() {
        return session.getGroups().contains(Role.ADMIN);
    }

    private static @Nullable PersonRole role(@Nullable String name) {
        for (PersonRole role : PersonRole.values()) {
            if (role.group().equals(name)) {
                return role;
            }
        }
        return null;
    }

    private static @Nullable Integer number(@Nullable String typed) {
        try {
            return typed == null ? null : Integer.valueOf(typed.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String text(@Nullable String typed) {
        return typed == null ? "" : typed;
    }

    private static ProblemException unknownPerson() {
        return new ProblemException(Problem.notFound("There is nobody of this id."));
    }

    private static ProblemException unknownToken() {
        return new ProblemException(Problem.notFound("There is no token of this id."));
    }

    private static Response see(String rest) {
        return Response.seeOther(URI.create("/settings/people" + rest)).build();
    }

    private static Response wrong(TemplateInstance page) {
        return Response.status(Response.Status.BAD_REQUEST)
                .entity(page.render())
                .build();
    }
}
