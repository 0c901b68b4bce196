package dev.sendwell.events.suppression;

import dev.sendwell.contracts.CloudEvent;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.SuppressionRecord;
import dev.sendwell.contracts.Topic;
import dev.sendwell.events.kafka.Publisher;
import dev.sendwell.kafka.Records;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/** What stands on the {@code suppressions} topic: rows and markers. Its caller makes sure that nobody else writes there. */
final class SuppressionTopic {
    private static final Logger LOG = Logger.getLogger(SuppressionTopic.class);
    private static final Topic TOPIC = Topic.SUPPRESSIONS;
    private static final String SOURCE = "/sendwell/events-service";
    private static final String CHANGED = "dev.sendwell.suppression.changed.v1";
    private static final String MARKED = "dev.sendwell.suppression.marked.v1";

    private final Publisher publisher;
    private final Map<String, Object> kafka;
    private final InstantSource clock;

    SuppressionTopic(Publisher publisher, Map<String, Object> kafka, InstantSource clock) {
        this.publisher = publisher;
        this.kafka = kafka;
        this.clock = clock;
    }

    /** Publishes rows that changed since they were published, and notes it in the caller's transaction; returns how many. */
    int publishChanged(Connection transaction, int limit) throws SQLException, Publisher.NotPublishedException {
        String changed =
                "select * from suppression where version > published_version order by changed_at limit ? for update";
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        List<SuppressionRows.Key> keys = new ArrayList<>();
        try (PreparedStatement select = transaction.prepareStatement(changed)) {
            select.setInt(1, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    keys.add(SuppressionRows.key(rows));
                    records.add(record(SuppressionRows.suppression(rows)));
                }
            }
        }
        if (!keys.isEmpty()) {
            publisher.publish(records);
            notePublished(transaction, keys);
        }
        return keys.size();
    }

    /** Publishes rows as they are, whatever was published before. */
    void publish(List<Suppression> rows) throws Publisher.NotPublishedException {
        publisher.publish(rows.stream().map(SuppressionTopic::record).toList());
    }

    /** Says that from here on everything was published once more. */
    void beginEpoch(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("update suppression_epoch set epoch = epoch + 1");
        }
    }

    private static void notePublished(Connection transaction, List<SuppressionRows.Key> keys) throws SQLException {
        String sql = """
                update suppression s set published_version = s.version, published_active = s.since is not null
                from unnest(?::text[], ?::uuid[]) as k (scope, address_hash)
                where s.scope = k.scope and s.address_hash = k.address_hash
                """;
        try (PreparedStatement update = transaction.prepareStatement(sql)) {
            SuppressionRows.setKeys(transaction, update, 1, keys);
            update.executeUpdate();
        }
    }

    private static ProducerRecord<String, byte[]> record(Suppression row) {
        SuppressionRecord.Suppression suppression = new SuppressionRecord.Suppression(
                row.scope(), row.recipient(), row.version(), row.causes(), row.changedAt());
        String id = suppression.key() + "|" + row.version();
        return Records.of(
                TOPIC,
                suppression.key(),
                ContractsJson.write(suppression),
                new CloudEvent(id, SOURCE, CHANGED, row.changedAt()));
    }

    /**
     * Where rows were published but the topic's partition never had a record, the topic was made anew: the rows are published
     * once more, under a new epoch.
     */
    void forgetWhatKafkaLost(Connection connection) throws SQLException {
        Object[] neverWritten = endOffsets().entrySet().stream()
                .filter(end -> end.getValue() == 0)
                .map(Map.Entry::getKey)
                .toArray();
        String sql = """
                update suppression set published_version = 0, published_active = false
                where published_version > 0 and partition = any(?)
                """;
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setArray(1, connection.createArrayOf("int", neverWritten));
            int lost = update.executeUpdate();
            if (lost > 0) {
                LOG.warnf("the topic had lost suppressions, they are published again rows=%d", lost);
                beginEpoch(connection);
            }
        }
    }

    /** Writes the marker of every partition: how many suppressions that hold stand before it. */
    void writeMarkers(Connection connection) throws SQLException, Publisher.NotPublishedException {
        Map<Integer, Long> counts = new HashMap<>();
        long epoch;
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("select epoch from suppression_epoch")) {
                rows.next();
                epoch = rows.getLong(1);
            }
            String published = "select partition, count(*) from suppression where published_active group by partition";
            try (ResultSet rows = statement.executeQuery(published)) {
                while (rows.next()) {
                    counts.put(rows.getInt(1), rows.getLong(2));
                }
            }
        }
        List<ProducerRecord<String, byte[]>> markers = IntStream.range(0, TOPIC.partitions())
                .mapToObj(partition -> new SuppressionRecord.Marker(
                        partition, epoch, counts.getOrDefault(partition, 0L), clock.instant()))
                .map(SuppressionTopic::record)
                .toList();
        publisher.publish(markers);
    }

    /** A marker stands in the partition it speaks of, wherever its key would lead. */
    private static ProducerRecord<String, byte[]> record(SuppressionRecord.Marker marker) {
        String id = marker.key() + "|" + marker.epoch() + "|" + marker.writtenAt();
        Iterable<Header> headers = Records.of(
                        TOPIC, marker.key(), new byte[0], new CloudEvent(id, SOURCE, MARKED, marker.writtenAt()))
                .headers();
        return new ProducerRecord<>(
                TOPIC.topicName(), marker.partition(), marker.key(), ContractsJson.write(marker), headers);
    }

    private Map<Integer, Long> endOffsets() {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, TOPIC.partitions())
                .mapToObj(partition -> new TopicPartition(TOPIC.topicName(), partition))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        try (Admin admin = Admin.create(kafka)) {
            Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> ends =
                    admin.listOffsets(latest).all().get();
            return ends.entrySet().stream()
                    .collect(Collectors.toMap(
                            end -> end.getKey().partition(),
                            end -> end.getValue().offset()));
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not tell the end of " + TOPIC.topicName(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kafka was asked", e);
        }
    }
}
