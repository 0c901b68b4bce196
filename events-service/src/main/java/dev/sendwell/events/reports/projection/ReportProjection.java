package dev.sendwell.events.reports.projection;

import dev.sendwell.events.EventsConfig;
import dev.sendwell.kafka.Projection;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries outcomes and our own unsubscribes into the report tables; the journal brings its events itself ({@link ReportedEvents}). A
 * record that cannot be read is named in the log and skipped.
 */
@ApplicationScoped
class ReportProjection {
    private static final Logger LOG = Logger.getLogger(ReportProjection.class);

    private final Map<String, Object> kafka;
    private final DataSource database;
    private final boolean carries;
    private @Nullable Projection projection;

    ReportProjection(
            @Identifier("default-kafka-broker") Map<String, Object> kafka, DataSource database, EventsConfig config) {
        this.kafka = kafka;
        this.database = database;
        this.carries = config.projections();
    }

    void start(@Observes StartupEvent start) {
        if (carries) {
            projection = Projection.start(
                    "reports", "events-service", kafka, FactReader.TOPICS, database, ReportProjection::apply);
        }
    }

    void stop(@Observes ShutdownEvent stop) {
        if (projection != null) {
            projection.close();
        }
    }

    static void apply(Connection transaction, List<ConsumerRecord<String, byte[]>> records) throws SQLException {
        List<Fact> facts = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            if (record.value() == null) {
                continue;
            }
            try {
                facts.addAll(FactReader.read(record.topic(), record.value()));
            } catch (IOException e) {
                // Its message may quote the record, which holds addresses.
                LOG.warnf(
                        "record is not counted, it cannot be read topic=%s partition=%d offset=%d",
                        record.topic(), record.partition(), record.offset());
                LOG.debug("why it cannot be read", e);
            }
        }
        Fold.apply(transaction, facts);
    }
}
