package dev.sendwell.kafka;

import dev.sendwell.contracts.CloudEvent;
import dev.sendwell.contracts.Topic;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;

/** Producer records of what Sendwell emits. */
public final class Records {
    private Records() {}

    /**
     * A record with its CloudEvents headers; the broker's client chooses the partition by the key.
     *
     * @param key as the topic's documentation says
     * @param value JSON, UTF-8
     */
    public static ProducerRecord<String, byte[]> of(Topic topic, String key, byte[] value, CloudEvent event) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic.topicName(), key, value);
        event.headers().forEach((name, header) -> record.headers().add(name, header));
        return record;
    }

    /**
     * The partition that {@link #of} leads to for a key; the same as every Kafka client's default.
     *
     * @see <a href="https://kafka.apache.org/documentation/#producerconfigs_partitioner.class">the default partitioner</a>
     */
    public static int partition(Topic topic, String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % topic.partitions();
    }
}
