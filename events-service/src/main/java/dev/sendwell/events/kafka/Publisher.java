package dev.sendwell.events.kafka;

import dev.sendwell.events.EventsConfig;
import dev.sendwell.kafka.NativeLz4;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes records and waits for the broker. Nothing is fired and forgotten. */
@ApplicationScoped
public class Publisher {
    private static final int BATCH_BYTES = 256 * 1024;
    private static final int MAX_REQUEST_BYTES = 4 * 1024 * 1024;
    /** Fewer records than this hardly become smaller, and a compressor for each of their batches costs more than they do. */
    private static final int WORTH_COMPRESSING = 8;

    private final Duration within;
    private final KafkaProducer<String, byte[]> compressing;
    private final KafkaProducer<String, byte[]> plain;

    @Inject
    Publisher(@Identifier("default-kafka-broker") Map<String, Object> kafka, EventsConfig config) {
        this(kafka, config.webhook().publishWithin());
    }

    /**
     * @param within how long a call waits for the broker
     */
    Publisher(Map<String, Object> kafka, Duration within) {
        this.within = within;
        NativeLz4.prefer();
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        int millis = Math.toIntExact(within.toMillis());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, millis / 2));
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        this.plain = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        this.compressing = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    @PreDestroy
    void close() {
        compressing.close(within);
        plain.close(within);
    }

    /**
     * Returns when the broker has acknowledged every record.
     *
     * @throws NotPublishedException when one is not acknowledged in time; others of the call may be
     */
    public void publish(List<ProducerRecord<String, byte[]>> records) throws NotPublishedException {
        publish(compressing, records);
    }

    /** As {@link #publish}, where records of two calls may change places on their topic when the first of them fails. */
    public void publishInAnyOrder(List<ProducerRecord<String, byte[]>> records) throws NotPublishedException {
        publish(records.size() < WORTH_COMPRESSING ? plain : compressing, records);
    }

    private static void publish(KafkaProducer<String, byte[]> producer, List<ProducerRecord<String, byte[]>> records)
            throws NotPublishedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
        try {
            for (ProducerRecord<String, byte[]> record : records) {
                Future<RecordMetadata> one = producer.send(record);
                if (one.isDone()) {
                    // Without the broker each record would wait its full time here: the first that fails ends the call.
                    one.get();
                }
                sent.add(one);
            }
            for (Future<RecordMetadata> one : sent) {
                // Not for ever: the producer itself gives a record up after its delivery time-out. A timer here would
                // wake
                // a thread of its own for every post.
                one.get();
            }
        } catch (ExecutionException e) {
            throw new NotPublishedException(e.getCause());
        } catch (KafkaException e) {
            throw new NotPublishedException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotPublishedException(e);
        }
    }

    /** Kafka did not acknowledge everything in time. */
    public static final class NotPublishedException extends Exception {
        private static final long serialVersionUID = 1;

        NotPublishedException(Throwable cause) {
            super("Kafka did not acknowledge every record: " + cause.getMessage(), cause);
        }
    }
}
