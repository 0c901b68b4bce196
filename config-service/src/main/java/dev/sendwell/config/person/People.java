package dev.sendwell.config.person;

import dev.sendwell.config.RandomToken;
import dev.sendwell.config.ServiceConfig;
import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.audit.AuditEntry;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.ParsedAddress;
import dev.sendwell.dashboard.OpenIdIssuer;
import dev.sendwell.dashboard.Violation;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The people of this deployment. */
@Singleton
public class People {
    private static final Logger LOG = Logger.getLogger(People.class);
    private static final Duration INVITED_FOR = Duration.ofDays(7);
    private static final String INVITATION = "/sign-in/invitation/";

    @Inject
    Event<AccessChanged> changes;

    @Inject
    InstantSource clock;

    @Inject
    ServiceConfig config;

    @Inject
    Optional<OpenIdIssuer> issuer;

    /** Somebody may do something else from now on, or nothing; told in the transaction of the change. */
    public record AccessChanged(UUID person, Actor actor) {}

    /** What came of a wish to create or change somebody. */
    public sealed interface Outcome {}

    /** It is committed when the transaction is. */
    public record Done(Person person) implements Outcome {}

    /**
     * Somebody may choose a password.
     *
     * @param link which is shown now and never again
     */
    public record Invited(Person person, String link, Instant until) implements Outcome {
        /** Does not show the link. */
        @Override
        public String toString() {
            return "Invited[person=" + person.id + ", until=" + until + "]";
        }
    }

    /** Some fields are wrong; nothing changed. */
    public record Refused(List<Violation> violations) implements Outcome {}

    /** What is there stands in the way; nothing changed. */
    public record Conflict(String reason) implements Outcome {}

    /** There is no such person. */
    public record Unknown() implements Outcome {}

    /** Everybody, by e-mail address. */
    @Transactional
    public List<Person> all() {
        return Person.list("order by email");
    }

    /** Somebody who is known to exist. */
    public Person get(UUID id) {
        return Objects.requireNonNull(Person.findById(id), "a person is never deleted");
    }

    /** The same, not to be changed by another transaction before this one ends. */
    public Person lock(UUID id) {
        return Objects.requireNonNull(Person.findById(id, LockModeType.PESSIMISTIC_WRITE), "a person is never deleted");
    }

    /** Somebody, if there is somebody of this id. */
    @Transactional
    public Optional<Person> find(UUID id) {
        return Person.findByIdOptional(id);
    }

    /** Whoever has this e-mail address and password and is let in. */
    public Optional<Person> authenticate(String email, String password) {
        // the slow hash is made while no database connection is held
        Optional<Person> person = EmailAddress.parse(email) instanceof EmailAddress address
                ? QuarkusTransaction.requiringNew()
                        .call(() -> Person.find("email", address.canonical()).firstResultOptional())
                : Optional.empty();
        boolean same = Passwords.matches(
                password, person.map(found -> found.passwordHash).orElse(null));
        return person.filter(found -> same && found.enabled);
    }

    /** Makes somebody new, who has a password. */
    @Transactional
    public Outcome create(@Nullable String email, @Nullable String password, @Nullable PersonRole role, Actor actor) {
        String refusal = Passwords.refusal(password);
        List<Violation> violations = refusal == null ? List.of() : List.of(new Violation("password", refusal));
        return add(email, violations, () -> password == null ? null : Passwords.hash(password), role, actor);
    }

    /** Makes somebody new, who chooses a password under a link. */
    @Transactional
    public Outcome invite(@Nullable String email, @Nullable PersonRole role, Actor actor) {
        Outcome outcome = add(email, List.of(), () -> null, role, actor);
        return outcome instanceof Done(Person person) ? invitation(person, actor) : outcome;
    }

    /** Gives somebody a link under which they choose a password; one that they had is good no longer. */
    @Transactional
    public Outcome inviteAgain(UUID id, Actor actor) {
        Person person = Person.findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (person == null) {
            return new Unknown();
        }
        return person.enabled ? invitation(person, actor) : new Conflict("They are disabled: let them in again first.");
    }

    /** Whom a link invites, as long as it does. */
    @Transactional
    public Optional<Person> invited(String token) {
        return Invitation.<Invitation>find("hash = ?1 and expiresAt > ?2", RandomToken.hash(token), clock.instant())
                .firstResultOptional()
                .map(invitation -> get(invitation.person))
                .filter(person -> person.enabled);
    }

    /** Until when those are invited who have not chosen a password yet, also when that is over. */
    @Transactional
    public Map<UUID, Instant> invitations() {
        return Invitation.<Invitation>listAll().stream()
                .collect(Collectors.toMap(invitation -> invitation.person, invitation -> invitation.expiresAt));
    }

    /** Gives whom a link invites the password that they chose; the sessions so far end. */
    public Outcome accept(String token, @Nullable String password) {
        Optional<Person> found = invited(token);
        if (found.isEmpty()) {
            return new Unknown();
        }
        String refusal = Passwords.refusal(password);
        if (refusal != null || password == null) {
            return new Refused(List.of(new Violation("password", refusal == null ? "has to be given" : refusal)));
        }
        String hash = Passwords.hash(password);
        return QuarkusTransaction.requiringNew().call(() -> {
            Person person = lock(found.get().id);
            // Only now: two may have come at one moment.
            if (invited(token).isEmpty()) {
                return new Unknown();
            }
            Invitation.deleteById(person.id);
            String before = person.passwordHash == null ? "" : "set";
            person.passwordHash = hash;
            person.changedAt = clock.instant();
            Actor actor = new Actor(person.email);
            audit("invitation accepted", person, actor, Map.of("password", before), Map.of("password", "chosen"));
            changes.fire(new AccessChanged(person.id, actor));
            return new Done(person);
        });
    }

    private Outcome add(
            @Nullable String email,
            List<Violation> found,
            Supplier<@Nullable String> passwordHash,
            @Nullable PersonRole role,
            Actor actor) {
        List<Violation> violations = new ArrayList<>();
        String canonical = "";
        switch (EmailAddress.parse(email)) {
            case EmailAddress address -> canonical = address.canonical();
            case ParsedAddress.Invalid invalid ->
                violations.add(new Violation("email", "is not an e-mail address: " + invalid.reason()));
        }
        violations.addAll(found);
        if (role == null) {
            violations.add(new Violation("role", "has to be admin or viewer"));
        }
        if (role == null || !violations.isEmpty()) {
            return new Refused(violations);
        }
        if (Person.count("email", canonical) > 0) {
            return new Conflict("There is somebody with this e-mail address already.");
        }
        Person person = new Person(UUID.randomUUID(), canonical, passwordHash.get(), role, clock.instant());
        person.persist();
        audit("person created", person, actor, Map.of(), person.facts());
        return new Done(person);
    }

    private Outcome invitation(Person person, Actor actor) {
        String token = RandomToken.make();
        Instant until = clock.instant().plus(INVITED_FOR).truncatedTo(ChronoUnit.SECONDS);
        Invitation invitation = Invitation.findById(person.id);
        if (invitation == null) {
            new Invitation(person.id, RandomToken.hash(token), until).persist();
        } else {
            invitation.hash = RandomToken.hash(token);
            invitation.expiresAt = until;
        }
        audit("person invited", person, actor, Map.of(), Map.of("until", until.toString()));
        return new Invited(person, config.publicUrl() + INVITATION + token, until);
    }

    /**
     * Changes what is given; the sessions so far end when anything does change.
     *
     * @param password null: stays
     * @param role null: stays
     * @param enabled null: stays
     * @param issuerSubject who this is to the OpenID Connect issuer, so that disabling reaches its tokens; null: stays
     */
    @Transactional
    public Outcome change(
            UUID id,
            @Nullable String password,
            @Nullable PersonRole role,
            @Nullable Boolean enabled,
            @Nullable String issuerSubject,
            Actor actor) {
        // all rows, in one order: two admins who disable each other at the same moment may not both succeed
        List<Person> people = Person.<Person>find("order by id")
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
        Optional<Person> found =
                people.stream().filter(person -> person.id.equals(id)).findFirst();
        if (found.isEmpty()) {
            return new Unknown();
        }
        String refusal = password == null ? null : Passwords.refusal(password);
        if (refusal != null) {
            return new Refused(List.of(new Violation("password", refusal)));
        }
        if (issuerSubject != null && (issuer.isEmpty() || issuerSubject.isBlank())) {
            return new Refused(List.of(new Violation(
                    "issuerSubject",
                    issuer.isEmpty() ? "needs an OpenID Connect issuer, and none is configured" : "has to be given")));
        }
        String subject = issuerSubject == null ? null : issuer.get().subject(issuerSubject.strip());
        Person person = found.get();
        PersonRole newRole = role == null ? person.role : role;
        boolean newEnabled = enabled == null ? person.enabled : enabled;
        boolean staysAdmin = newEnabled && newRole == PersonRole.ADMIN;
        boolean othersAreAdmin = people.stream()
                .anyMatch(other ->
                        !other.id.equals(id) && other.enabled && other.hasAWayIn() && other.role == PersonRole.ADMIN);
        if (!staysAdmin && !othersAreAdmin) {
            return new Conflict("Somebody has to stay who may change things: this is the last admin.");
        }
        if (subject != null && !subject.equals(person.oidcSubject)) {
            if (person.oidcSubject != null && !person.enabled) {
                return new Conflict("They are disabled under another subject: let them in again first.");
            }
            if (people.stream().anyMatch(other -> subject.equals(other.oidcSubject))) {
                return new Conflict("This subject is somebody else’s.");
            }
        }
        Map<String, String> before = person.facts();
        person.role = newRole;
        person.enabled = newEnabled;
        person.oidcSubject = subject == null ? person.oidcSubject : subject;
        Map<String, String> after = person.facts();
        if (password != null) {
            person.passwordHash = Passwords.hash(password);
            before.put("password", "set");
            after.put("password", "changed");
        }
        if (password != null || !newEnabled) {
            Invitation.deleteById(id);
        }
        if (!before.equals(after)) {
            person.changedAt = clock.instant();
            audit("person changed", person, actor, before, after);
            changes.fire(new AccessChanged(person.id, actor));
        }
        return new Done(person);
    }

    /** Makes the first admin while there is nobody; two instances that start at once make one. */
    @Transactional
    boolean createFirst(String email, String password) {
        if (Person.count() > 0) {
            return false;
        }
        return switch (create(email, password, PersonRole.ADMIN, Actor.FIRST_START)) {
            case Done done -> true;
            case Refused refused -> {
                Violation first = refused.violations().getFirst();
                throw new IllegalArgumentException("sendwell.admin." + first.field() + " " + first.message());
            }
            case Conflict conflict -> false;
            case Invited invited -> throw new IllegalStateException("a password was given");
            case Unknown unknown -> throw new IllegalStateException("what is new is not looked for");
        };
    }

    /**
     * Lets in whom the OpenID Connect issuer vouches for, under the role that it gives: somebody who signed in there before, the
     * person of the same e-mail address who never did, or somebody new. The last admin stays one, whatever the issuer says.
     *
     * @param subject who it is to the issuer
     * @param email as the issuer has verified it
     */
    @Transactional
    public Person vouchedFor(String subject, EmailAddress email, PersonRole role) {
        Optional<Person> known = Person.<Person>find("oidcSubject", subject)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional()
                .or(() -> Person.<Person>find("email = ?1 and oidcSubject is null", email.canonical())
                        .withLock(LockModeType.PESSIMISTIC_WRITE)
                        .firstResultOptional());
        Map<String, String> before = known.map(Person::facts).orElseGet(TreeMap::new);
        Person person =
                known.orElseGet(() -> new Person(UUID.randomUUID(), email.canonical(), null, role, clock.instant()));
        boolean lastAdmin = known.isPresent()
                && role != PersonRole.ADMIN
                && person.role == PersonRole.ADMIN
                && person.enabled
                && Person.count(
                                "id <> ?1 and enabled and role = ?2 and (passwordHash is not null or oidcSubject is not null)",
                                person.id,
                                PersonRole.ADMIN)
                        == 0;
        PersonRole given = lastAdmin ? PersonRole.ADMIN : role;
        if (known.isPresent() && subject.equals(person.oidcSubject) && person.role == given) {
            return person;
        }
        person.oidcSubject = subject;
        person.role = given;
        person.changedAt = clock.instant();
        person.persist();
        audit(known.isPresent() ? "person changed" : "person created", person, Actor.ISSUER, before, person.facts());
        changes.fire(new AccessChanged(person.id, Actor.ISSUER));
        return person;
    }

    /**
     * Gives somebody another password on their own wish.
     *
     * @param current the password so far, which whoever finds an open browser does not know
     */
    public Outcome changeOwnPassword(UUID id, @Nullable String current, @Nullable String wanted, Actor actor) {
        Optional<Person> found = QuarkusTransaction.requiringNew().call(() -> find(id));
        if (found.isEmpty()) {
            return new Unknown();
        }
        if (!Passwords.matches(current == null ? "" : current, found.get().passwordHash)) {
            return new Refused(List.of(new Violation("current", "is not your password")));
        }
        String refusal = Passwords.refusal(wanted);
        if (refusal != null || wanted == null) {
            return new Refused(List.of(new Violation("password", refusal == null ? "has to be given" : refusal)));
        }
        String hash = Passwords.hash(wanted);
        return QuarkusTransaction.requiringNew().call(() -> {
            Person person = lock(id);
            person.passwordHash = hash;
            person.changedAt = clock.instant();
            audit("password changed", person, actor, Map.of("password", "set"), Map.of("password", "changed"));
            return new Done(person);
        });
    }

    /** Notes in the caller's transaction that somebody could not sign in. What is no e-mail address may be a password. */
    public void auditFailedSignIn(String email, String address) {
        String subject =
                EmailAddress.parse(email) instanceof EmailAddress typed ? subject(typed.canonical()) : "person";
        AuditEntry.write(
                clock.instant(), Actor.NOBODY, "sign-in failed", subject, Map.of(), Map.of("address", address));
    }

    /** What the audit calls somebody. */
    public static String subject(String email) {
        return "person/" + email;
    }

    private void audit(
            String action, Person person, Actor actor, Map<String, String> before, Map<String, String> after) {
        AuditEntry.write(clock.instant(), actor, action, subject(person.email), before, after);
        LOG.infof("%s person=%s", action, person.id);
    }
}
