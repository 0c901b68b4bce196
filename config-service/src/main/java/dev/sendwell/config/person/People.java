package dev.sendwell.config.person;

import dev.sendwell.config.ServiceConfig;
import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.audit.AuditEntry;
import dev.sendwell.config.publication.TopicState;
import dev.sendwell.contracts.AccessRecord;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.ParsedAddress;
import dev.sendwell.contracts.Topic;
import dev.sendwell.dashboard.Violation;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The people of this deployment. */
@Singleton
public class People {
    private static final Logger LOG = Logger.getLogger(People.class);

    @Inject
    TopicState topics;

    @Inject
    InstantSource clock;

    @Inject
    ServiceConfig config;

    /** What came of a wish to create or change somebody. */
    sealed interface Outcome {}

    /** It is committed when the transaction is. */
    record Done(Person person) implements Outcome {}

    /** Some fields are wrong; nothing changed. */
    record Refused(List<Violation> violations) implements Outcome {}

    /** What is there stands in the way; nothing changed. */
    record Conflict(String reason) implements Outcome {}

    /** There is no such person. */
    record Unknown() implements Outcome {}

    /** Everybody, by e-mail address. */
    @Transactional
    List<Person> all() {
        return Person.list("order by email");
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

    @Transactional
    Outcome create(@Nullable String email, @Nullable String password, @Nullable PersonRole role, Actor actor) {
        List<Violation> violations = new ArrayList<>();
        String canonical = "";
        switch (EmailAddress.parse(email)) {
            case EmailAddress address -> canonical = address.canonical();
            case ParsedAddress.Invalid invalid ->
                violations.add(new Violation("email", "is not an e-mail address: " + invalid.reason()));
        }
        String refusal = Passwords.refusal(password);
        if (refusal != null) {
            violations.add(new Violation("password", refusal));
        }
        if (role == null) {
            violations.add(new Violation("role", "has to be admin or viewer"));
        }
        if (role == null || password == null || !violations.isEmpty()) {
            return new Refused(violations);
        }
        if (Person.count("email", canonical) > 0) {
            return new Conflict("There is somebody with this e-mail address already.");
        }
        Person person = new Person(UUID.randomUUID(), canonical, Passwords.hash(password), role, clock.instant());
        person.persist();
        audit("person created", person, actor, Map.of(), person.facts());
        return new Done(person);
    }

    /**
     * Changes what is given; the sessions so far end when anything does change.
     *
     * @param password null: stays
     * @param role null: stays
     * @param enabled null: stays
     */
    @Transactional
    Outcome change(
            UUID id, @Nullable String password, @Nullable PersonRole role, @Nullable Boolean enabled, Actor actor) {
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
        Person person = found.get();
        PersonRole newRole = role == null ? person.role : role;
        boolean newEnabled = enabled == null ? person.enabled : enabled;
        boolean staysAdmin = newEnabled && newRole == PersonRole.ADMIN;
        boolean othersAreAdmin = people.stream()
                .anyMatch(other -> !other.id.equals(id) && other.enabled && other.role == PersonRole.ADMIN);
        if (!staysAdmin && !othersAreAdmin) {
            return new Conflict("Somebody has to stay who may change things: this is the last admin.");
        }
        Map<String, String> before = person.facts();
        person.role = newRole;
        person.enabled = newEnabled;
        Map<String, String> after = person.facts();
        if (password != null) {
            person.passwordHash = Passwords.hash(password);
            before.put("password", "set");
            after.put("password", "changed");
        }
        if (!before.equals(after)) {
            person.changedAt = clock.instant();
            audit("person changed", person, actor, before, after);
            endSessions(person);
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
            case Unknown unknown -> false;
        };
    }

    private void endSessions(Person person) {
        Instant now = clock.instant();
        AccessRecord.SessionsEnded ended = new AccessRecord.SessionsEnded(person.id.toString(), now);
        topics.put(
                Topic.ACCESS,
                AccessRecord.SessionsEnded.key(ended.subject()),
                ContractsJson.write(ended),
                "dev.sendwell.access.changed.v1",
                now.plus(config.session().lifetime()));
    }

    private void audit(
            String action, Person person, Actor actor, Map<String, String> before, Map<String, String> after) {
        AuditEntry.write(clock.instant(), actor, action, "person/" + person.id, before, after);
        LOG.infof("%s person=%s", action, person.id);
    }
}
