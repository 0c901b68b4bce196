package dev.sendwell.config.publication;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The one producer of the service. */
final class KafkaClients {
    /** Shorter than anybody waits for it, so that a record that was given up is not sent behind a newer one. */
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(10);

    private KafkaClients() {}

    @Produces
    @Singleton
    static Producer<String, byte[]> producer(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) GIVE_UP_AFTER.toMillis() / 2);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) GIVE_UP_AFTER.toMillis());
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) GIVE_UP_AFTER.toMillis() / 2);
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    static void close(@Disposes Producer<String, byte[]> producer) {
        producer.close(GIVE_UP_AFTER);
    }
}
