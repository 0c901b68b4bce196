package dev.sendwell.sender;

import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.SendwellService;
import dev.sendwell.kafka.Topics;
import dev.sendwell.sender.integration.Integrations;
import dev.sendwell.sender.kafka.Intake;
import dev.sendwell.sender.kafka.IntakeGate;
import dev.sendwell.sender.kafka.RecordsInHand;
import dev.sendwell.sender.kafka.TopicRetention;
import dev.sendwell.sender.request.RequestLimits;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** Starts the sender when everything it needs is right, and refuses to start otherwise. */
@ApplicationScoped
class SenderLifecycle implements IntakeGate {
    private final SenderConfig config;
    private final Map<String, Object> kafka;
    private final DataSource database;
    private final InstantSource clock;
    private final CompletableFuture<Sender> started = new CompletableFuture<>();
    private final Map<MailKind, RecordsInHand> hands = new EnumMap<>(MailKind.class);

    SenderLifecycle(
            SenderConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            DataSource database,
            InstantSource clock) {
        this.config = config;
        this.kafka = kafka;
        this.database = database;
        this.clock = clock;
        for (MailKind kind : MailKind.values()) {
            hands.put(kind, new RecordsInHand(config.intake().memory().asLongValue()));
        }
    }

    void start(@Observes @Priority(1) StartupEvent event) {
        try (Admin admin = Admin.create(kafka)) {
            Topics.require(admin, SendwellService.SENDER.uses());
            requireLongMemory(config, TopicRetention.longest(admin));
        }
        Sender sender = new Sender(config, kafka, database, clock);
        sender.start();
        started.complete(sender);
    }

    /** The same id must be remembered for as long as its record can come again. */
    static void requireLongMemory(SenderConfig config, Duration topicRetention) {
        Duration needed = topicRetention.plus(config.retry().giveUpAfter()).plus(RequestLimits.DEFAULT.sendAhead());
        if (config.ledger().retention().compareTo(needed) < 0) {
            throw new IllegalStateException("sendwell.ledger.retention is "
                    + config.ledger().retention() + ", at least " + needed + " is needed: " + topicRetention
                    + " that the topics keep requests, " + config.retry().giveUpAfter()
                    + " sendwell.retry.give-up-after and " + RequestLimits.DEFAULT.sendAhead()
                    + " that sendAt may lie ahead");
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        hands.values().forEach(RecordsInHand::close);
        Sender sender = started.getNow(null);
        if (sender != null) {
            sender.stop();
        }
    }

    @Override
    public Intake intake() {
        return started.join().intake();
    }

    @Override
    public RecordsInHand hands(MailKind kind) {
        return Objects.requireNonNull(hands.get(kind));
    }

    @Override
    public Duration drain() {
        return config.intake().drain();
    }

    @Override
    public void dropRevoked() {
        Sender sender = started.getNow(null);
        if (sender != null) {
            sender.dropRevoked();
        }
    }

    /** The sender; waits for the start. */
    Sender sender() {
        return started.join();
    }

    /** The integrations; waits for the start. */
    Integrations integrations() {
        return started.join().integrations();
    }

    /** What is in the way of sending, in words; empty when nothing is. */
    Optional<String> obstacle() {
        @Nullable Sender sender = started.getNow(null);
        return sender == null ? Optional.of("the sender is starting") : sender.obstacle();
    }

    /** Versions of settings that cannot be used, by integration, see {@link LockedSettings}. */
    Map<String, Long> lockedVersions() {
        @Nullable Sender sender = started.getNow(null);
        return sender == null ? Map.of() : sender.lockedVersions();
    }
}
