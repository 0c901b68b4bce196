package dev.sendwell.kafka;

import dev.sendwell.contracts.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The state that a compacted topic holds, kept in memory by every instance on its own: no consumer group, read from the
 * beginning, followed for as long as the instance lives.
 *
 * <p>{@link #caughtUp} is decided by the consumer's position against the end offsets read at the start, not by the last record
 * seen: a transaction marker or a compacted tail has no record, and an empty topic none at all.
 *
 * @param <T> what a record's value is parsed into
 */
public final class CompactedTopic<T> implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CompactedTopic.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Topic topic;
    private final Map<String, Object> clientConfig;
    private final Parser<T> parser;
    private final Listener<T> listener;
    private final Map<String, T> state = new ConcurrentHashMap<>();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread reader;
    private volatile @Nullable Consumer<String, byte[]> consumer;

    private CompactedTopic(Map<String, Object> clientConfig, Topic topic, Parser<T> parser, Listener<T> listener) {
        this.topic = topic;
        this.clientConfig = new ConcurrentHashMap<>(clientConfig);
        this.parser = parser;
        this.listener = listener;
        // A platform thread: KafkaConsumer blocks inside synchronized code.
        this.reader =
                Thread.ofPlatform().name("follow-" + topic.topicName()).daemon().unstarted(this::follow);
    }

    /**
     * Starts to follow a topic.
     *
     * @param clientConfig Kafka client settings ({@code bootstrap.servers}, security); deserializers and offset handling are
     *     set here
     * @param listener told of each change on the reader's own thread, in order; a slow one delays the state
     */
    public static <T> CompactedTopic<T> follow(
            Map<String, Object> clientConfig, Topic topic, Parser<T> parser, Listener<T> listener) {
        CompactedTopic<T> followed = new CompactedTopic<>(clientConfig, topic, parser, listener);
        followed.reader.start();
        return followed;
    }

    /** The newest value of a key; empty when there is none or a tombstone came last. */
    public Optional<T> get(String key) {
        return Optional.ofNullable(state.get(key));
    }

    /** All keys with their newest value, a copy of this moment. */
    public Map<String, T> all() {
        return Map.copyOf(state);
    }

    /** True once everything that stood in the topic at the start was read. It stays true. */
    public boolean caughtUp() {
        return caughtUp.getCount() == 0;
    }

    /**
     * Waits until {@link #caughtUp}.
     *
     * @throws IllegalStateException when it is not within {@code limit}, or the wait is interrupted
     */
    public void awaitCaughtUp(Duration limit) {
        try {
            if (!caughtUp.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(topic.topicName() + " was not read to its end within " + limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + topic.topicName() + " was read", e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        Consumer<String, byte[]> reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        try {
            reader.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        while (!isClosing()) {
            try {
                readUntilClosed();
            } catch (WakeupException e) {
                LOG.debugf("stopped following topic=%s", topic.topicName());
            } catch (KafkaException e) {
                // Everything is read again from the beginning: the state is by key, so that changes nothing that is
                // known.
                LOG.warnf(e, "reading is interrupted and starts again topic=%s", topic.topicName());
                pauseAfterFailure();
            }
        }
    }

    private void readUntilClosed() {
        try (KafkaConsumer<String, byte[]> reading = new KafkaConsumer<>(consumerConfig())) {
            consumer = reading;
            Collection<TopicPartition> partitions = reading.partitionsFor(topic.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .collect(Collectors.toList());
            reading.assign(partitions);
            reading.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reading.endOffsets(partitions);
            while (!isClosing()) {
                reading.poll(POLL).forEach(this::take);
                if (!caughtUp()
                        && ends.entrySet().stream().allMatch(end -> reading.position(end.getKey()) >= end.getValue())) {
                    caughtUp.countDown();
                    LOG.infof("read to its end topic=%s keys=%d", topic.topicName(), state.size());
                }
            }
        } finally {
            consumer = null;
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        if (record.key() == null) {
            LOG.warnf(
                    "record without a key is skipped topic=%s partition=%d offset=%d",
                    record.topic(), record.partition(), record.offset());
            return;
        }
        try {
            T value = record.value() == null ? null : parser.parse(record.value());
            if (value == null) {
                state.remove(record.key());
            } else {
                state.put(record.key(), value);
            }
            listener.changed(record.key(), value);
        } catch (IOException | RuntimeException e) {
            // The exception may quote the record, so only its class is told.
            LOG.errorf(
                    "record cannot be used and is skipped topic=%s partition=%d offset=%d cause=%s",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getClass().getName());
        }
    }

    private Map<String, Object> consumerConfig() {
        Map<String, Object> config = new ConcurrentHashMap<>(clientConfig);
        List.of(ConsumerConfig.GROUP_ID_CONFIG, ConsumerConfig.CLIENT_ID_CONFIG).forEach(config::remove);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return config;
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

    /**
     * Turns a record's value into state.
     *
     * @param <T> the state
     */
    @FunctionalInterface
    public interface Parser<T> {
        /** Reads a value; a failure is logged with topic, partition and offset, and the record is skipped. */
        T parse(byte[] value) throws IOException;
    }

    /**
     * Told of each change.
     *
     * @param <T> the state
     */
    @FunctionalInterface
    public interface Listener<T> {
        /**
         * A key changed.
         *
         * @param value null when a tombstone removed it
         */
        void changed(String key, @Nullable T value);
    }
}
