package dev.sendwell.config.publication;

import dev.sendwell.contracts.CloudEvent;
import dev.sendwell.contracts.Topic;
import dev.sendwell.kafka.Records;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.jboss.logging.Logger;

/**
 * Sends unpublished state and marks it once the broker has acknowledged it.
 *
 * <p>The rows stay locked between reading and marking: no other instance sends the same key meanwhile, and nobody changes it, so
 * a key's revisions reach the topic in their order. A crash in between sends the same revision again, which readers take for
 * what it is.
 */
@Singleton
class Publication {
    private static final Logger LOG = Logger.getLogger(Publication.class);
    private static final int AT_ONCE = 100;

    @Inject
    DataSource database;

    @Inject
    Producer<String, byte[]> producer;

    @Inject
    ManagedExecutor executor;

    @Inject
    InstantSource clock;

    private record Row(Topic topic, String key, ProducerRecord<String, byte[]> record) {}

    void publishAfterCommit(@Observes(during = TransactionPhase.AFTER_SUCCESS) TopicState.Changed changed) {
        executor.execute(this::sweep);
    }

    /** Publishes what is there to publish, also what another run or a broken broker left. */
    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        try {
            QuarkusTransaction.requiringNew().run(this::expire);
            while (QuarkusTransaction.requiringNew().call(this::publishSome) == AT_ONCE) {
                LOG.debug("more state is to be published");
            }
        } catch (RuntimeException e) {
            LOG.warnf(e, "publication failed and is tried again");
        }
    }

    private void expire() {
        String sql = "update topic_state set value = null, published = false, revision = revision + 1"
                + " where expires_at <= ? and value is not null";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, clock.instant().atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("expired state could not be marked", e);
        }
    }

    private int publishSome() throws SQLException, InterruptedException {
        try (Connection connection = database.getConnection()) {
            List<Row> rows = lockUnpublished(connection);
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Row row : rows) {
                sent.add(producer.send(row.record));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
            mark(connection, rows);
            return rows.size();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker did not take the state", e.getCause());
        }
    }

    private static List<Row> lockUnpublished(Connection connection) throws SQLException {
        String sql = """
                select topic, key, revision, value, event_type, changed_at from topic_state
                where not published order by changed_at limit ? for update skip locked
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, AT_ONCE);
            try (ResultSet result = statement.executeQuery()) {
                List<Row> rows = new ArrayList<>();
                while (result.next()) {
                    Topic topic = Topic.valueOf(result.getString("topic"));
                    String key = result.getString("key");
                    rows.add(new Row(topic, key, record(topic, key, result)));
                }
                return rows;
            }
        }
    }

    private static ProducerRecord<String, byte[]> record(Topic topic, String key, ResultSet row) throws SQLException {
        byte[] value = row.getBytes("value");
        if (value == null) {
            return new ProducerRecord<>(topic.topicName(), key, null);
        }
        CloudEvent event = new CloudEvent(
                key + "/" + row.getLong("revision"),
                "/sendwell/config-service",
                row.getString("event_type"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
        return Records.of(topic, key, value, event);
    }

    private static void mark(Connection connection, List<Row> rows) throws SQLException {
        String published = "update topic_state set published = true where topic = ? and key = ? and value is not null";
        String gone = "delete from topic_state where topic = ? and key = ? and value is null";
        for (String sql : List.of(published, gone)) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (Row row : rows) {
                    statement.setString(1, row.topic.name());
                    statement.setString(2, row.key);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }
}
