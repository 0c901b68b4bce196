package dev.sendwell.kafka;

import dev.sendwell.contracts.Topic;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries topics into a database: a consumer group whose every polled batch is one transaction, offsets included. The group's
 * members share the partitions; on assignment a member starts where the database says, never where Kafka does, so that a
 * restored database catches up by itself.
 *
 * <p>A batch that fails is rolled back and read again, for as long as it takes. Only when the database refuses the data itself
 * (SQLSTATE class 22) are its records applied one by one, and the refused one is logged and skipped: one strange record holds
 * nobody up. A record may be applied twice when a member loses its partitions in the middle of a batch: steps are idempotent.
 */
public final class Projection implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Projection.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final String name;
    private final Map<String, Object> consumerConfig;
    private final List<String> topics;
    private final DataSource database;
    private final Step step;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread reader;
    private volatile @Nullable Consumer<String, byte[]> consumer;

    private Projection(
            String name, Map<String, Object> consumerConfig, Collection<Topic> topics, DataSource database, Step step) {
        this.name = name;
        this.consumerConfig = consumerConfig;
        this.topics = topics.stream().map(Topic::topicName).toList();
        this.database = database;
        this.step = step;
        // A platform thread: KafkaConsumer blocks inside synchronized code.
        this.reader = Thread.ofPlatform().name("projection-" + name).daemon().unstarted(this::read);
    }

    /**
     * Starts to carry.
     *
     * @param name of the projection within its database; the consumer group is {@code <service>.<name>}
     * @param service such as {@code events-service}
     * @param clientConfig Kafka client settings; what a projection needs beside them is set here, {@code max.poll.records}
     *     is 2,000 unless given
     * @param database connections of the role that may write the tables of the step and {@code consumer_offset}
     */
    public static Projection start(
            String name,
            String service,
            Map<String, Object> clientConfig,
            Collection<Topic> topics,
            DataSource database,
            Step step) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.remove(ConsumerConfig.CLIENT_ID_CONFIG);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, service + "." + name);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        Projection projection = new Projection(name, config, topics, database, step);
        projection.reader.start();
        return projection;
    }

    @Override
    public void close() {
        closing.countDown();
        Consumer<String, byte[]> reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        try {
            reader.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        while (!isClosing()) {
            try {
                readUntilClosed();
            } catch (WakeupException e) {
                LOG.debugf("stopped projection=%s", name);
            } catch (KafkaException | ProjectionFailure e) {
                LOG.warnf(e, "reading is interrupted and starts again projection=%s", name);
                pauseAfterFailure();
            }
        }
    }

    private void readUntilClosed() {
        try (KafkaConsumer<String, byte[]> reading = new KafkaConsumer<>(consumerConfig)) {
            consumer = reading;
            reading.subscribe(topics, new StartWhereTheDatabaseSays(reading));
            while (!isClosing()) {
                ConsumerRecords<String, byte[]> batch = reading.poll(POLL);
                if (!batch.isEmpty() && !carried(reading, batch)) {
                    batch.partitions()
                            .forEach(partition -> reading.seek(
                                    partition,
                                    batch.records(partition).getFirst().offset()));
                    pauseAfterFailure();
                }
            }
        } finally {
            consumer = null;
        }
    }

    private boolean carried(Consumer<String, byte[]> reading, ConsumerRecords<String, byte[]> batch) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>(batch.count());
        batch.forEach(records::add);
        Map<TopicPartition, Long> next = new HashMap<>();
        batch.partitions().forEach(partition -> next.put(partition, reading.position(partition)));
        try {
            try {
                inTransaction(records, next);
            } catch (SQLException e) {
                if (!refusesTheData(e)) {
                    throw e;
                }
                oneByOne(records, next);
            }
            step.committed();
            return true;
        } catch (SQLException | RuntimeException e) {
            LOG.warnf(e, "batch is rolled back and read again projection=%s records=%d", name, records.size());
            return false;
        }
    }

    private void oneByOne(List<ConsumerRecord<String, byte[]>> records, Map<TopicPartition, Long> next)
            throws SQLException {
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                inTransaction(List.of(record), Map.of());
            } catch (SQLException e) {
                if (!refusesTheData(e)) {
                    throw e;
                }
                LOG.errorf(
                        "record is refused by the database and skipped projection=%s topic=%s partition=%d offset=%d state=%s",
                        name, record.topic(), record.partition(), record.offset(), e.getSQLState());
            }
        }
        inTransaction(List.of(), next);
    }

    private void inTransaction(List<ConsumerRecord<String, byte[]>> records, Map<TopicPartition, Long> next)
            throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (!records.isEmpty()) {
                    step.apply(connection, records);
                }
                ProjectionOffsets.save(connection, name, next);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private static boolean refusesTheData(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("22");
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void pauseAfterFailure() {
        try {
            closing.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }

    private final class StartWhereTheDatabaseSays implements ConsumerRebalanceListener {
        private final Consumer<String, byte[]> reading;

        StartWhereTheDatabaseSays(Consumer<String, byte[]> reading) {
            this.reading = reading;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            try (Connection connection = database.getConnection()) {
                Map<TopicPartition, Long> stored = ProjectionOffsets.load(connection, name);
                Map<TopicPartition, Long> beginnings = reading.beginningOffsets(assigned.stream()
                        .filter(partition -> !stored.containsKey(partition))
                        .toList());
                // Stored at once, so that an idle partition counts as read and not as unknown.
                ProjectionOffsets.save(connection, name, beginnings);
                assigned.forEach(partition -> {
                    Long next = stored.get(partition);
                    reading.seek(partition, next == null ? beginnings.get(partition) : next);
                });
            } catch (SQLException e) {
                throw new ProjectionFailure("offsets cannot be read projection=" + name, e);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            LOG.debugf("partitions revoked projection=%s count=%d", name, revoked.size());
        }
    }

    /** What a projection does with records. */
    @FunctionalInterface
    public interface Step {
        /**
         * Writes what the records mean, in the given transaction, which it neither commits nor rolls back.
         *
         * @param records one poll's, in order within each partition, never empty
         */
        void apply(Connection transaction, List<ConsumerRecord<String, byte[]>> records) throws SQLException;

        /** The transaction of the last {@link #apply} is committed. */
        default void committed() {}
    }

    /** The database could not be asked where to start. */
    private static final class ProjectionFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        ProjectionFailure(String message, SQLException cause) {
            super(message, cause);
        }
    }
}
