package dev.sendwell.events.journal;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.Topic;
import dev.sendwell.events.EventsConfig;
import dev.sendwell.events.integration.Integrations;
import dev.sendwell.events.integration.KnownIntegration;
import dev.sendwell.events.policy.Policy;
import dev.sendwell.events.policy.SoftBounceRule;
import dev.sendwell.events.suppression.SuppressionOutbox;
import dev.sendwell.kafka.Projection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads {@code email-events} into the journal, a batch and its consequences in one transaction. */
@ApplicationScoped
public class Journal implements Projection.Step {
    /** The projection's name, under which its offsets are stored. */
    public static final String PROJECTION = "journal";

    private static final Logger LOG = Logger.getLogger(Journal.class);
    private static final Duration SETTINGS_WITHIN = Duration.ofSeconds(30);

    private final Map<String, Object> kafka;
    private final DataSource database;
    private final Integrations integrations;
    private final SuppressionOutbox outbox;
    private final Intake intake;
    private final boolean carries;
    private @Nullable Projection projection;

    Journal(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            DataSource database,
            Integrations integrations,
            SuppressionOutbox outbox,
            EventsConfig config,
            InstantSource clock) {
        this.kafka = kafka;
        this.database = database;
        this.integrations = integrations;
        this.outbox = outbox;
        this.carries = config.projections();
        this.intake = new Intake(
                this::policy,
                new SoftBounceRule(
                        config.policy().softBounces(), config.policy().softExpiry()),
                clock);
    }

    void start(@Observes StartupEvent start) {
        if (carries) {
            projection =
                    Projection.start(PROJECTION, "events-service", kafka, Set.of(Topic.EMAIL_EVENTS), database, this);
        }
    }

    @PreDestroy
    void close() {
        Projection running = projection;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public void apply(Connection transaction, List<ConsumerRecord<String, byte[]>> records) throws SQLException {
        // Whether a hard bounce counts everywhere is a setting.
        integrations.awaitRead(SETTINGS_WITHIN);
        intake.enter(
                transaction,
                records.stream().flatMap(record -> read(record).stream()).toList());
    }

    @Override
    public void committed() {
        outbox.changed();
    }

    private Policy policy(String integrationId) {
        return new Policy(integrations
                .byId(integrationId)
                .map(KnownIntegration::hardBouncesEverywhere)
                .orElse(true));
    }

    private static Optional<Intake.Arrived> read(ConsumerRecord<String, byte[]> record) {
        try {
            EmailEvent event = ContractsJson.read(record.value(), EmailEvent.class);
            return Optional.of(new Intake.Arrived(event, new String(record.value(), StandardCharsets.UTF_8)));
        } catch (IOException | IllegalArgumentException e) {
            // Its message may quote an address.
            LOG.debugf(e, "record is no event");
        }
        LOG.errorf(
                "record is no event and is skipped topic=%s partition=%d offset=%d",
                record.topic(), record.partition(), record.offset());
        return Optional.empty();
    }
}
