package dev.sendwell.config.check;

import dev.sendwell.config.ServiceConfig;
import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.audit.AuditEntry;
import dev.sendwell.smtp.Credentials;
import dev.sendwell.smtp.Security;
import dev.sendwell.smtp.SmtpServer;
import dev.sendwell.smtp.Timeouts;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts checks and tells how far they have come. */
@Startup
@Singleton
public class Checks {
    private static final Logger LOG = Logger.getLogger(Checks.class);
    private static final Duration KEPT = Duration.ofMinutes(15);
    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final int AT_ONCE = 8;

    private final CheckRows rows;
    private final InstantSource clock;
    private final SmtpServer deployment;
    private final Duration limit;
    private final Semaphore places = new Semaphore(AT_ONCE);
    /** Checks of this instance that are not finished. */
    private final Map<UUID, CompletableFuture<Ladder>> running = new ConcurrentHashMap<>();

    @Inject
    Checks(CheckRows rows, InstantSource clock, ServiceConfig config, SmtpServer.Network network) {
        this.rows = rows;
        this.clock = clock;
        this.limit = config.smtp().checkLimit();
        this.deployment = SmtpServer.at("localhost", 25, Security.NONE)
                .withTimeouts(Timeouts.all(config.smtp().checkTimeout()))
                .withClientName(config.smtp().clientName().orElse(null))
                .withNetwork(network);
    }

    /**
     * Starts a check, which is audited.
     *
     * @param subject what the audit calls it, such as {@code integration/shop}
     * @return its id; empty while too many are under way
     */
    public Optional<UUID> start(Wish wish, String subject, Actor actor) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        CompletableFuture<Ladder> result = new CompletableFuture<>();
        boolean begun = false;
        try {
            QuarkusTransaction.requiringNew()
                    .run(() -> AuditEntry.write(now, actor, "connection checked", subject, Map.of(), facts(wish)));
            rows.forgetBefore(now.minus(KEPT));
            Climb climb = new Climb(wish, server(wish), clock, ladder -> rows.put(id, now, ladder));
            rows.put(id, now, climb.ladder(false));
            running.put(id, result);
            Thread.ofVirtual().name("check-" + id).start(() -> climb(id, now, climb, result));
            begun = true;
        } finally {
            if (!begun) {
                running.remove(id);
                places.release();
            }
        }
        return Optional.of(id);
    }

    /** How far a check has come; empty for one that is not known, or not any more. */
    public Optional<Ladder> find(UUID id) {
        return rows.find(id).map(stored -> {
            boolean over =
                    stored.startedAt().plus(limit).plus(MARGIN.multipliedBy(2)).isBefore(clock.instant());
            return stored.ladder().finished() || !over
                    ? stored.ladder()
                    : stored.ladder().cutOff("The service stopped meanwhile; check again");
        });
    }

    /** Waits for the end of a check that was started here, which comes. */
    public Ladder await(UUID id) {
        CompletableFuture<Ladder> result = running.get(id);
        try {
            if (result != null) {
                return result.get(limit.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            LOG.errorf(e, "a check did not end as it should check=%s", id);
        }
        return find(id).orElseThrow();
    }

    private void climb(UUID id, Instant startedAt, Climb climb, CompletableFuture<Ladder> result) {
        try {
            Ladder ladder = end(id, climb);
            try {
                rows.put(id, startedAt, ladder);
            } finally {
                result.complete(ladder);
            }
        } finally {
            running.remove(id);
            places.release();
        }
    }

    /** Errors too: whatever goes wrong, somebody waits for the end. */
    private Ladder end(UUID id, Climb climb) {
        try {
            return climb.run(limit);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "a check broke off check=%s", id);
            return climb.ladder(true).cutOff("Sendwell could not go on; its log says why");
        }
    }

    private SmtpServer server(Wish wish) {
        String username = wish.server().username();
        String password = wish.password();
        return new SmtpServer(
                wish.server().host(),
                wish.server().port(),
                switch (wish.server().security()) {
                    case STARTTLS -> Security.STARTTLS;
                    case TLS -> Security.TLS;
                    case NONE -> Security.NONE;
                },
                username == null || password == null ? null : new Credentials(username, password),
                deployment.timeouts(),
                deployment.clientName(),
                deployment.reuse(),
                deployment.network());
    }

    private static Map<String, String> facts(Wish wish) {
        Map<String, String> facts = new HashMap<>(Map.of(
                "smtp.host",
                wish.server().host(),
                "smtp.port",
                Integer.toString(wish.server().port())));
        put(facts, "smtp.username", wish.server().username());
        put(facts, "to", wish.to());
        return facts;
    }

    private static void put(Map<String, String> facts, String field, @Nullable String value) {
        if (value != null) {
            facts.put(field, value);
        }
    }
}
