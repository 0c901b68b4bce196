package dev.sendwell.local.publishing;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.SendEmail;
import dev.sendwell.contracts.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes send requests, many at once; none is taken for published before Kafka has acknowledged it. */
public final class RequestPublisher implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    public RequestPublisher(String bootstrapServers) {
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.SEND_REQUESTS_MARKETING.maxMessageBytes());
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
        producer = new KafkaProducer<>(config);
    }

    /**
     * Hands a request to Kafka; waits while too many are on their way.
     *
     * @throws IllegalStateException when this or an earlier one could not be published
     */
    public void publish(MailKind kind, SendEmail request) {
        throwFailure();
        Topic topic = switch (kind) {
            case TRANSACTIONAL -> Topic.SEND_REQUESTS_TRANSACTIONAL;
            case MARKETING -> Topic.SEND_REQUESTS_MARKETING;
        };
        String key = request.integrationId() + "/" + request.id();
        Future<RecordMetadata> unused = producer.send(
                new ProducerRecord<>(topic.topicName(), key, ContractsJson.write(request)), (metadata, exception) -> {
                    if (exception != null) {
                        failure.compareAndSet(null, exception);
                    }
                });
    }

    /**
     * Waits until Kafka has acknowledged everything.
     *
     * @throws IllegalStateException when something could not be published
     */
    public void awaitAcknowledged() {
        producer.flush();
        throwFailure();
    }

    @Override
    public void close() {
        producer.close();
    }

    private void throwFailure() {
        Exception first = failure.get();
        if (first != null) {
            throw new IllegalStateException("Kafka did not take a request: " + first.getMessage(), first);
        }
    }
}
