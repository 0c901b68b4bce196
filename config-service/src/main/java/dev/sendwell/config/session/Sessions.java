package dev.sendwell.config.session;

import dev.sendwell.config.RandomToken;
import dev.sendwell.config.ServiceConfig;
import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.audit.AuditEntry;
import dev.sendwell.config.person.People;
import dev.sendwell.config.person.Person;
import dev.sendwell.config.publication.TopicState;
import dev.sendwell.contracts.AccessRecord;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.Topic;
import dev.sendwell.dashboard.SessionToken;
import dev.sendwell.dashboard.Written;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jspecify.annotations.Nullable;

/**
 * Begins, refreshes and ends sessions. Rows are locked in one order, so that nobody waits for each other: the person's, then sessions
 * by their ids, then refresh tokens.
 */
@Singleton
public class Sessions {
    private static final Logger LOG = Logger.getLogger(Sessions.class);
    /** Two tabs that refresh at once both hold the same refresh token: the later one is no thief. */
    private static final Duration USED_BY_TWO_TABS = Duration.ofSeconds(30);
    /** Clocks of services may differ by this much. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private static final String NO_ACCOUNT = "no e-mail address";
    private static final Instant NEVER_AGAIN = Instant.parse("9999-01-01T00:00:00Z");
    private static final String ACCESS_CHANGED = "dev.sendwell.access.changed.v1";

    private final People people;
    private final SigningKey key;
    private final TopicState topics;
    private final FamiliarNetworks familiar;
    private final InstantSource clock;
    private final ServiceConfig.Session config;
    private final GuessThrottle accounts;
    private final GuessThrottle addresses;

    @Inject
    Sessions(
            People people,
            SigningKey key,
            TopicState topics,
            FamiliarNetworks familiar,
            InstantSource clock,
            ServiceConfig config) {
        this.people = people;
        this.key = key;
        this.topics = topics;
        this.familiar = familiar;
        this.clock = clock;
        this.config = config.session();
        Duration window = config.guessing().window();
        this.accounts = new GuessThrottle(config.guessing().failuresPerAccount(), window, clock);
        this.addresses = new GuessThrottle(config.guessing().failuresPerAddress(), window, clock);
    }

    /** What came of an attempt to sign in. */
    sealed interface Attempt {}

    /** What came of an attempt to refresh a session. */
    sealed interface Refresh {}

    /**
     * A session, as its person's browser has to know it from now on.
     *
     * @param token the JWT
     * @param refresh the next refresh token; absent when another tab has just got it
     * @param csrf the session's CSRF token
     * @param expiresAt when the JWT runs out
     * @param endsAt when the session does
     * @param left the time until then
     */
    record Going(
            String token,
            @Nullable String refresh,
            String csrf,
            String role,
            Instant expiresAt,
            Instant endsAt,
            Duration left)
            implements Attempt, Refresh {

        /** Does not show the tokens. */
        @Override
        public String toString() {
            return "Going[role=" + role + ", endsAt=" + endsAt + "]";
        }
    }

    /** Nobody has this e-mail address and password, or is not let in; which of these is not told. */
    record Wrong() implements Attempt {}

    /** Too many attempts failed; none is looked at before the wait is over. */
    record Throttled(Duration remaining) implements Attempt {}

    /** There is no session any more. */
    record Over() implements Refresh {}

    /**
     * Signs somebody in. Attempts from a network from which the same account has signed in are counted by themselves, so that
     * nobody can lock its owner out by guessing from elsewhere.
     *
     * @param address the client's network address
     */
    Attempt begin(String email, String password, String address) {
        String network = ClientNetwork.of(address);
        // First what costs nothing, so that whoever guesses without end asks the database nothing.
        Duration wait = addresses.attempt(network);
        if (wait.isPositive()) {
            return throttled(wait, address);
        }
        String account;
        try {
            account = guessedAt(email, network);
        } catch (RuntimeException e) {
            addresses.takeBack(network);
            throw e;
        }
        wait = accounts.attempt(account);
        if (wait.isPositive()) {
            addresses.takeBack(network);
            return throttled(wait, address);
        }
        Attempt attempt;
        try {
            // the slow hash is made while no database connection is held
            Optional<Person> person = people.authenticate(email, password);
            attempt = person.isEmpty()
                    ? new Wrong()
                    : QuarkusTransaction.requiringNew().call(() -> begin(person.get(), address));
        } catch (RuntimeException e) {
            // such as a database that is away: nobody guessed wrong
            accounts.takeBack(account);
            addresses.takeBack(network);
            throw e;
        }
        if (attempt instanceof Going) {
            accounts.succeeded(account);
            addresses.takeBack(network);
        } else {
            LOG.infof("sign-in failed address=%s", address);
            QuarkusTransaction.requiringNew().run(() -> people.auditFailedSignIn(email, address));
        }
        return attempt;
    }

    /** Whose attempt it counts as, as {@link #begin} tells. */
    private String guessedAt(String email, String network) {
        String account = account(email);
        return familiar.knows(account, network, clock.instant()) ? account + " from " + network : account;
    }

    private static Throttled throttled(Duration wait, String address) {
        LOG.warnf("sign-in is throttled address=%s", address);
        return new Throttled(wait);
    }

    /** Whose failures are counted together: every way to write one address is one account, and all that is no address is none. */
    private static String account(String email) {
        return EmailAddress.parse(email) instanceof EmailAddress address ? address.canonical() : NO_ACCOUNT;
    }

    /** Begins a session of somebody who is known without a password: by the OpenID Connect issuer's word, or an invitation. */
    @Transactional
    Attempt beginVouchedFor(Person person, String address) {
        return begin(person, address);
    }

    /** Whether a token was issued just now: every service believes it whose clock is not minutes away. */
    boolean isFresh(JsonWebToken token) {
        return Instant.ofEpochSecond(token.getIssuedAtTime())
                .plus(USED_BY_TWO_TABS)
                .isAfter(clock.instant());
    }

    /**
     * Whether a token from now would have run out already, or nearly, where it is that late.
     *
     * @param elsewhere in seconds since 1970
     */
    boolean isTooLateForFreshTokens(long elsewhere) {
        return elsewhere
                > clock.instant()
                        .plus(config.tokenLifetime())
                        .minus(USED_BY_TWO_TABS)
                        .getEpochSecond();
    }

    /** Puts a fresh token in the place of one that ran out or is about to. */
    @Transactional
    Refresh refresh(@Nullable String presented) {
        if (presented == null) {
            return new Over();
        }
        byte[] hash = RandomToken.hash(presented);
        Session session = RefreshToken.sessionOf(hash)
                .map(id -> Session.<Session>findById(id, LockModeType.PESSIMISTIC_WRITE))
                .orElse(null);
        // Read only now, when nobody else can use it any more.
        RefreshToken token = session == null ? null : RefreshToken.findById(hash);
        Instant now = clock.instant();
        if (token == null || session == null || !session.expiresAt.isAfter(now)) {
            return new Over();
        }
        Person person = people.get(session.person);
        if (!person.enabled) {
            return new Over();
        }
        if (token.usedAt == null) {
            token.usedAt = now;
            return going(session, person, now, newRefreshToken(session));
        }
        if (token.usedAt.plus(USED_BY_TWO_TABS).isAfter(now)) {
            // The answer with the next one may have been lost on its way.
            return going(session, person, now, newRefreshToken(session));
        }
        LOG.warnf("a refresh token was used twice, so its session is ended person=%s", person.id);
        end(session.id.toString());
        noteEnd(
                session,
                person.email,
                "its refresh token was used twice, so somebody may have copied it",
                Actor.NOBODY);
        return new Over();
    }

    /** Ends a session everywhere. */
    @Transactional
    public void end(JsonWebToken session) {
        String id = id(session);
        end(id);
        AuditEntry.write(
                clock.instant(),
                Actor.of(session),
                "signed out",
                People.subject(session.getName()),
                Map.of(),
                Map.of("session", id));
        LOG.infof("signed out person=%s", session.getSubject());
    }

    /**
     * Ends the other sessions of whoever this one belongs to.
     *
     * @param reason for the audit
     */
    @Transactional
    public void endOthers(JsonWebToken session, String reason) {
        String own = id(session);
        for (Session other : lockAll(UUID.fromString(session.getSubject()))) {
            if (!other.id.toString().equals(own)) {
                end(other.id.toString());
                noteEnd(other, session.getName(), reason, Actor.of(session));
            }
        }
    }

    /**
     * Gives whoever is signed in another password and ends their other sessions.
     *
     * @param current the password so far; guessing it is slowed down as at sign-in, whatever is guessed there
     * @return what came of it, or how long to wait
     */
    People.Outcome changePassword(JsonWebToken session, @Nullable String current, @Nullable String wanted) {
        String account = account(session.getName()) + " by change";
        Duration wait = accounts.attempt(account);
        if (wait.isPositive()) {
            return new People.Conflict(words(wait));
        }
        boolean guessedWrong = false;
        try {
            People.Outcome outcome =
                    people.changeOwnPassword(UUID.fromString(session.getSubject()), current, wanted, Actor.of(session));
            guessedWrong = outcome instanceof People.Refused refused
                    && "current".equals(refused.violations().getFirst().field());
            if (outcome instanceof People.Done) {
                QuarkusTransaction.requiringNew().run(() -> {
                    familiar.forget(UUID.fromString(session.getSubject()));
                    endOthers(session, "another password was chosen");
                });
            }
            return outcome;
        } finally {
            if (!guessedWrong) {
                accounts.takeBack(account);
            }
        }
    }

    /** What somebody is told who has to wait. */
    static String words(Duration wait) {
        return "Too many attempts failed. Try again in " + Written.span(wait.plusSeconds(1)) + ".";
    }

    /** In the transaction of what changed: whoever may now do something else, or nothing, signs in again. */
    void endAll(@Observes People.AccessChanged changed) {
        Person person = people.get(changed.person());
        familiar.forget(person.id);
        for (Session session : lockAll(person.id)) {
            session.delete();
            noteEnd(session, person.email, "what the person may do has changed", changed.actor());
        }
        Session.flush();
        // After the rows are gone: what was refreshed until then was issued before.
        Instant now = clock.instant();
        publish(
                AccessRecord.SessionsEnded.key(changed.person().toString()),
                new AccessRecord.SessionsEnded(changed.person().toString(), now),
                now);
        if (person.oidcSubject != null) {
            // The issuer may go on giving out tokens to whoever is disabled here.
            Instant before = person.enabled ? Instant.EPOCH : NEVER_AGAIN;
            topics.put(
                    Topic.ACCESS,
                    AccessRecord.SessionsEnded.key(person.oidcSubject),
                    ContractsJson.write(new AccessRecord.SessionsEnded(person.oidcSubject, before)),
                    ACCESS_CHANGED,
                    person.enabled ? now : null);
        }
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void forgetWhatIsOver() {
        Session.<Session>find("expiresAt <= ?1 order by id", clock.instant())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list()
                .forEach(Session::delete);
        familiar.forgetOld(clock.instant());
    }

    private Attempt begin(Person found, String address) {
        // Locked, so that whoever is disabled from here on ends this session too.
        Person person = people.lock(found.id);
        if (!person.enabled) {
            return new Wrong();
        }
        Instant now = clock.instant();
        Session session = new Session(UUID.randomUUID(), person.id, RandomToken.make(), now.plus(config.lifetime()));
        session.persist();
        // A query, so that the session is there before its refresh token.
        Session.flush();
        person.signedInAt = now;
        familiar.remember(person.id, ClientNetwork.of(address), now);
        AuditEntry.write(
                now,
                new Actor(person.email),
                "signed in",
                People.subject(person.email),
                Map.of(),
                Map.of("address", address, "session", session.id.toString()));
        LOG.infof("signed in person=%s address=%s", person.id, address);
        return going(session, person, now, newRefreshToken(session));
    }

    private Going going(Session session, Person person, Instant now, @Nullable String refresh) {
        Instant expiresAt = earlier(now.plus(config.tokenLifetime()), session.expiresAt);
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(SessionToken.ISSUER);
        claims.setAudience(SessionToken.AUDIENCE);
        claims.setSubject(person.id.toString());
        claims.setStringClaim("upn", person.email);
        claims.setStringListClaim("groups", person.role.group());
        claims.setJwtId(UUID.randomUUID().toString());
        claims.setStringClaim(SessionToken.SESSION_CLAIM, session.id.toString());
        claims.setStringClaim(SessionToken.CSRF_CLAIM, session.csrf);
        claims.setClaim("iat", ChronoUnit.MICROS.between(Instant.EPOCH, now) / 1e6);
        claims.setExpirationTime(NumericDate.fromSeconds(expiresAt.getEpochSecond()));
        return new Going(
                key.sign(claims),
                refresh,
                session.csrf,
                person.role.group(),
                expiresAt,
                session.expiresAt,
                Duration.between(now, session.expiresAt));
    }

    private static String newRefreshToken(Session session) {
        String token = RandomToken.make();
        new RefreshToken(RandomToken.hash(token), session.id).persist();
        return token;
    }

    private static String id(JsonWebToken session) {
        String id = session.getClaim(SessionToken.SESSION_CLAIM);
        return id == null ? session.getTokenID() : id;
    }

    /** Somebody's sessions, which nobody else refreshes or ends until the transaction does. */
    private static List<Session> lockAll(UUID person) {
        return Session.<Session>find("person = ?1 order by id", person)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    private void noteEnd(Session session, String email, String reason, Actor actor) {
        AuditEntry.write(
                clock.instant(),
                actor,
                "session ended",
                People.subject(email),
                Map.of(),
                Map.of("reason", reason, "session", session.id.toString()));
    }

    private void end(String id) {
        Session.delete("id", UUID.fromString(id));
        Instant now = clock.instant();
        publish(
                AccessRecord.TokenRevoked.key(id),
                new AccessRecord.TokenRevoked(id, now.plus(config.tokenLifetime())),
                now);
    }

    private void publish(String key, AccessRecord record, Instant now) {
        Instant forgotten = now.plus(config.tokenLifetime()).plus(CLOCKS_DIFFER);
        topics.put(Topic.ACCESS, key, ContractsJson.write(record), ACCESS_CHANGED, forgotten);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
