package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.CloudEvent;
import dev.sendwell.contracts.Topic;
import dev.sendwell.kafka.NativeLz4;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** This service's producers: every replica acknowledges, and a repeated attempt writes once. */
public final class Producers implements AutoCloseable {
    private static final String SOURCE = "/sendwell/sender-service";
    private static final int HEADERS = 64 * 1024;

    private final Producer<String, byte[]> outcomes;
    private final Producer<byte[], byte[]> deadLetters;

    public Producers(Map<String, Object> clientConfig) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.keySet().removeAll(List.of("key.serializer", "value.serializer", "group.id", "client.id"));
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.SEND_REQUESTS_DLQ.maxMessageBytes() + HEADERS);
        // Outcomes scatter over many partitions: they gather for a moment, or each would be a batch of its own.
        config.put(ProducerConfig.LINGER_MS_CONFIG, (int) Duration.ofMillis(10).toMillis());
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        NativeLz4.prefer();
        outcomes = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
        deadLetters = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** For outcomes and status. */
    public Producer<String, byte[]> outcomes() {
        return outcomes;
    }

    /** For records whose key is passed on as it came. */
    public Producer<byte[], byte[]> deadLetters() {
        return deadLetters;
    }

    /** The headers of something this service emits. */
    static CloudEvent event(String id, String type, Instant time) {
        return new CloudEvent(id, SOURCE, type, time);
    }

    @Override
    public void close() {
        outcomes.close();
        deadLetters.close();
    }
}
