package dev.sendwell.events.verdict;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.RequestRef;
import dev.sendwell.contracts.Topic;
import dev.sendwell.events.EventsConfig;
import dev.sendwell.events.verdict.VerdictRows.NewDoubt;
import dev.sendwell.events.verdict.VerdictRows.Witness;
import dev.sendwell.kafka.Projection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads {@code deliveries}: keeps what is unconfirmed, and a few of the accepted sends of every minute as witnesses. */
@ApplicationScoped
class SendsInDoubt implements Projection.Step {
    private static final Logger LOG = Logger.getLogger(SendsInDoubt.class);
    /** So many witnesses of one integration and minute are enough. */
    private static final int WITNESSES_A_MINUTE = 20;
    /** Minutes that are remembered as having enough; forgetting one costs a few more rows. */
    private static final int REMEMBERED = 4_096;

    private final Map<String, Object> kafka;
    private final DataSource database;
    private final boolean carries;
    /** By their ids: what is read again after a rollback is written again. */
    private final Map<Minute, Set<UUID>> taken = new Remembered();

    private @Nullable Projection projection;

    SendsInDoubt(
            @Identifier("default-kafka-broker") Map<String, Object> kafka, DataSource database, EventsConfig config) {
        this.kafka = kafka;
        this.database = database;
        this.carries = config.projections();
    }

    void start(@Observes StartupEvent start) {
        if (carries) {
            projection = Projection.start("verdict", "events-service", kafka, Set.of(Topic.DELIVERIES), database, this);
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
        List<NewDoubt> doubts = new ArrayList<>();
        List<Witness> witnesses = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                switch (ContractsJson.read(record.value(), Delivery.class)) {
                    case Delivery.Unconfirmed unconfirmed -> doubts.add(NewDoubt.of(unconfirmed));
                    case Delivery.Accepted accepted -> callWitness(accepted, witnesses);
                    case Delivery.Suppressed ignored -> {}
                    case Delivery.Deferred ignored -> {}
                    case Delivery.Failed ignored -> {}
                    case Delivery.Expired ignored -> {}
                    case Delivery.Cancelled ignored -> {}
                    case Delivery.Unrecognized ignored -> {}
                }
            } catch (IOException | IllegalArgumentException e) {
                LOG.errorf(
                        "record is no delivery and is skipped topic=%s partition=%d offset=%d",
                        record.topic(), record.partition(), record.offset());
            }
        }
        VerdictRows.doubt(transaction, doubts);
        VerdictRows.callWitnesses(transaction, witnesses);
    }

    private void callWitness(Delivery.Accepted accepted, List<Witness> witnesses) {
        RequestRef request = accepted.request();
        UUID ledgerId = VerdictRows.ledgerId(request);
        Minute minute =
                new Minute(request.integrationId(), accepted.occurredAt().truncatedTo(ChronoUnit.MINUTES));
        Set<UUID> enough = taken.computeIfAbsent(minute, key -> new HashSet<>());
        if (enough.contains(ledgerId) || (enough.size() < WITNESSES_A_MINUTE && enough.add(ledgerId))) {
            witnesses.add(new Witness(minute.integrationId(), minute.start(), ledgerId));
        }
    }

    private record Minute(String integrationId, Instant start) {}

    private static final class Remembered extends LinkedHashMap<Minute, Set<UUID>> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Minute, Set<UUID>> eldest) {
            return size() > REMEMBERED;
        }
    }
}
