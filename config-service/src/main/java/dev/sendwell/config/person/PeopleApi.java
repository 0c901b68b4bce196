package dev.sendwell.config.person;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sendwell.config.audit.Actor;
import dev.sendwell.dashboard.InPerson;
import dev.sendwell.dashboard.Problem;
import dev.sendwell.dashboard.ProblemException;
import dev.sendwell.dashboard.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** People for programs. */
@Path("/api/people")
@Produces({MediaType.APPLICATION_JSON, Problem.JSON})
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "People")
public class PeopleApi {
    @Inject
    People people;

    @Inject
    JsonWebToken session;

    /** A person, without anything of the password. */
    public record PersonView(
            UUID id,
            String email,
            PersonRole role,
            boolean enabled,
            Instant changedAt,
            @Nullable Instant signedInAt) {
        static PersonView of(Person person) {
            return new PersonView(
                    person.id, person.email, person.role, person.enabled, person.changedAt, person.signedInAt);
        }
    }

    /**
     * Somebody new.
     *
     * @param password at least 10 characters; left out: they choose it under a link
     */
    public record NewPerson(
            @Nullable String email,
            @Schema(writeOnly = true) @Nullable String password,
            @Nullable PersonRole role) {

        /** Does not show the password. */
        @Override
        public String toString() {
            return "NewPerson[role=" + role + "]";
        }
    }

    /**
     * A link under which somebody chooses a password. It is shown once.
     *
     * @param link good once
     * @param until and until then
     */
    public record InvitationView(String link, Instant until) {
        static InvitationView of(People.Invited invited) {
            return new InvitationView(invited.link(), invited.until());
        }

        /** Does not show the link. */
        @Override
        public String toString() {
            return "InvitationView[until=" + until + "]";
        }
    }

    /**
     * Somebody new.
     *
     * @param invitation left out where a password was given
     */
    public record CreatedPerson(
            @JsonUnwrapped PersonView person, @Nullable InvitationView invitation) {}

    /**
     * What changes; what is left out stays.
     *
     * @param issuerSubject who this is to the OpenID Connect issuer (its claim {@code sub}), so that disabling also ends the
     *     issuer's bearer tokens of somebody who never signed in here
     */
    public record PersonChange(
            @Schema(writeOnly = true) @Nullable String password,
            @Nullable PersonRole role,
            @Nullable Boolean enabled,
            @Nullable String issuerSubject) {

        /** Does not show the password. */
        @Override
        public String toString() {
            return "PersonChange[role=" + role + ", enabled=" + enabled + "]";
        }
    }

    @GET
    @RolesAllowed({Role.ADMIN, Role.VIEWER})
    @Operation(summary = "Everybody")
    public List<PersonView> list() {
        return people.all().stream().map(PersonView::of).toList();
    }

    @POST
    @InPerson
    @RolesAllowed(Role.ADMIN)
    @Operation(summary = "Somebody new")
    public Response create(@Nullable NewPerson person) {
        if (person == null) {
            throw new ProblemException(Problem.badRequest("The body is missing."));
        }
        People.Outcome outcome = person.password() == null
                ? people.invite(person.email(), person.role(), Actor.of(session))
                : people.create(person.email(), person.password(), person.role(), Actor.of(session));
        PersonView created = answer(outcome);
        return Response.created(URI.create("/api/people/" + created.id()))
                .entity(new CreatedPerson(
                        created, outcome instanceof People.Invited invited ? InvitationView.of(invited) : null))
                .build();
    }

    @POST
    @Path("{id}/invitation")
    @InPerson
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "A link under which somebody chooses a password, good once; the one before is good no longer")
    public InvitationView invite(UUID id) {
        People.Outcome outcome = people.inviteAgain(id, Actor.of(session));
        if (outcome instanceof People.Invited invited) {
            return InvitationView.of(invited);
        }
        answer(outcome);
        throw new IllegalStateException("an invitation is an invitation or refused");
    }

    @PATCH
    @Path("{id}")
    @InPerson
    @RolesAllowed(Role.ADMIN)
    @Operation(summary = "Another role or password, or disabled; ends the person's sessions everywhere")
    public PersonView change(UUID id, @Nullable PersonChange change) {
        if (change == null) {
            throw new ProblemException(Problem.badRequest("The body is missing."));
        }
        return answer(people.change(
                id, change.password(), change.role(), change.enabled(), change.issuerSubject(), Actor.of(session)));
    }

    private static PersonView answer(People.Outcome outcome) {
        return switch (outcome) {
            case People.Done done -> PersonView.of(done.person());
            case People.Invited invited -> PersonView.of(invited.person());
            case People.Refused refused -> throw new ProblemException(Problem.invalid(refused.violations()));
            case People.Conflict conflict -> throw new ProblemException(Problem.conflict(conflict.reason()));
            case People.Unknown unknown -> throw new ProblemException(Problem.notFound("There is nobody of this id."));
        };
    }
}
