package dev.sendwell.local.publishing;

import dev.sendwell.contracts.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads whole topics by itself, without a consumer group; for one thread. */
public final class TopicFeed implements AutoCloseable {
    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, Topic> byName = new HashMap<>();
    private final Map<TopicPartition, Long> endsAtOpening;

    /**
     * Opens topics.
     *
     * @param fromTheStart read from their first record
     * @param fromNow read from what comes after this call
     */
    public TopicFeed(String bootstrapServers, Set<Topic> fromTheStart, Set<Topic> fromNow) {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumer = new KafkaConsumer<>(config);
        List<TopicPartition> old = partitions(fromTheStart);
        List<TopicPartition> fresh = partitions(fromNow);
        List<TopicPartition> all = new ArrayList<>(old);
        all.addAll(fresh);
        consumer.assign(all);
        // To Kafka an empty collection means every partition.
        if (!old.isEmpty()) {
            consumer.seekToBeginning(old);
        }
        if (!fresh.isEmpty()) {
            consumer.seekToEnd(fresh);
        }
        // Seeking is lazy; asking for the position makes "now" this moment.
        all.forEach(consumer::position);
        endsAtOpening = consumer.endOffsets(all);
    }

    /** True once everything was read that stood in the topics when they were opened. */
    public boolean caughtUp() {
        return endsAtOpening.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /**
     * A record.
     *
     * @param key null where the publisher gave none
     * @param value JSON
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; only carries the bytes to whoever parses them.
    public record Entry(Topic topic, @Nullable String key, byte[] value) {}

    /** What came, at the latest after {@code limit}. */
    public List<Entry> poll(Duration limit) {
        List<Entry> entries = new ArrayList<>();
        consumer.poll(limit).forEach(record -> {
            Topic topic = byName.get(record.topic());
            if (topic != null && record.value() != null) {
                entries.add(new Entry(topic, record.key(), record.value()));
            }
        });
        return entries;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private List<TopicPartition> partitions(Set<Topic> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (Topic topic : topics) {
            byName.put(topic.topicName(), topic);
            for (int partition = 0; partition < topic.partitions(); partition++) {
                partitions.add(new TopicPartition(topic.topicName(), partition));
            }
        }
        return partitions;
    }
}
