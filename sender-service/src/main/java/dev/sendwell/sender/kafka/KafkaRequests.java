package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.MailKind;
import dev.sendwell.sender.deadletter.Requests;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Requests on their topics. */
public final class KafkaRequests implements Requests {
    private final Producer<byte[], byte[]> producer;

    public KafkaRequests(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    @Override
    public void publish(MailKind kind, String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(
                            KafkaDeadLetters.topicOf(kind).topicName(), key.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException("a request was not acknowledged", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while a request was on its way", e);
        }
    }
}
