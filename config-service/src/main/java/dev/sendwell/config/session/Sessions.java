package dev.sendwell.config.session;

import dev.sendwell.config.ServiceConfig;
import dev.sendwell.config.person.People;
import dev.sendwell.config.person.Person;
import dev.sendwell.config.publication.TopicState;
import dev.sendwell.contracts.AccessRecord;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Topic;
import dev.sendwell.dashboard.SessionToken;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;

/** Begins and ends sessions. */
@Singleton
class Sessions {
    private static final Logger LOG = Logger.getLogger(Sessions.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final People people;
    private final SigningKey key;
    private final TopicState topics;
    private final InstantSource clock;
    private final Duration lifetime;
    private final GuessThrottle accounts;
    private final GuessThrottle addresses;

    @Inject
    Sessions(People people, SigningKey key, TopicState topics, InstantSource clock, ServiceConfig config) {
        this.people = people;
        this.key = key;
        this.topics = topics;
        this.clock = clock;
        this.lifetime = config.session().lifetime();
        Duration window = config.guessing().window();
        this.accounts = new GuessThrottle(config.guessing().failuresPerAccount(), window, clock);
        this.addresses = new GuessThrottle(config.guessing().failuresPerAddress(), window, clock);
    }

    /** What came of an attempt to sign in. */
    sealed interface Attempt {}

    /**
     * A session.
     *
     * @param token the JWT
     * @param csrf its CSRF token
     */
    record Begun(String token, String csrf, String role, Instant expiresAt, Duration lifetime) implements Attempt {

        /** Does not show the tokens. */
        @Override
        public String toString() {
            return "Begun[role=" + role + ", expiresAt=" + expiresAt + "]";
        }
    }

    /** Nobody has this e-mail address and password, or is not let in; which of these is not told. */
    record Wrong() implements Attempt {}

    /** Too many attempts failed; none is looked at before the wait is over. */
    record Throttled(Duration remaining) implements Attempt {}

    /**
     * Signs somebody in.
     *
     * @param address the client's network address
     */
    Attempt begin(String email, String password, String address) {
        String account = email.strip().toLowerCase(Locale.ROOT);
        Duration wait = longer(accounts.remaining(account), addresses.remaining(address));
        if (wait.isPositive()) {
            LOG.warnf("sign-in is throttled address=%s", address);
            return new Throttled(wait);
        }
        // Before the person is read: whoever is disabled from here on has ended this session too (SessionsEnded).
        Instant now = clock.instant();
        Optional<Person> person = people.authenticate(email, password);
        if (person.isEmpty()) {
            accounts.failed(account);
            addresses.failed(address);
            LOG.infof("sign-in failed address=%s", address);
            return new Wrong();
        }
        accounts.succeeded(account);
        LOG.infof("signed in person=%s address=%s", person.get().id, address);
        return begin(person.get(), now);
    }

    /** Ends a session everywhere. */
    @Transactional
    public void end(JsonWebToken session) {
        Instant expiresAt = Instant.ofEpochSecond(session.getExpirationTime());
        topics.put(
                Topic.ACCESS,
                AccessRecord.TokenRevoked.key(session.getTokenID()),
                ContractsJson.write(new AccessRecord.TokenRevoked(session.getTokenID(), expiresAt)),
                "dev.sendwell.access.changed.v1",
                expiresAt);
        LOG.infof("signed out person=%s", session.getSubject());
    }

    private Begun begin(Person person, Instant now) {
        Instant expiresAt = now.plus(lifetime);
        String csrf = random();
        String token = Jwt.issuer(SessionToken.ISSUER)
                .audience(SessionToken.AUDIENCE)
                .subject(person.id.toString())
                .upn(person.email)
                .groups(Set.of(person.role.group()))
                .claim(Claims.jti, UUID.randomUUID().toString())
                .claim(SessionToken.CSRF_CLAIM, csrf)
                .issuedAt(now)
                .expiresAt(expiresAt)
                .jws()
                .algorithm(SignatureAlgorithm.ES256)
                .keyId(key.id())
                .sign(key.key());
        return new Begun(token, csrf, person.role.group(), expiresAt, lifetime);
    }

    private static String random() {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
