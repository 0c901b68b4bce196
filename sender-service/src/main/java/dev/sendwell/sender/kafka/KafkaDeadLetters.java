package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.DeadLetter;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.Topic;
import dev.sendwell.sender.deadletter.DeadLetters;
import dev.sendwell.sender.lane.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/** Dead letters on their topic: the bytes as received, the reason in headers. */
public final class KafkaDeadLetters implements DeadLetters {
    private static final Logger LOG = Logger.getLogger(KafkaDeadLetters.class);

    private final Producer<byte[], byte[]> producer;

    public KafkaDeadLetters(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    @Override
    public void publish(List<Letter> letters) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(letters.size());
        for (Letter letter : letters) {
            LOG.infof(
                    "dead-lettered topic=%s partition=%d offset=%d reason=%s detail=%s",
                    topicOf(letter.kind()).topicName(),
                    letter.position().partition(),
                    letter.position().offset(),
                    letter.reason().wireName(),
                    letter.detail());
            sent.add(producer.send(record(letter)));
        }
        for (Future<RecordMetadata> one : sent) {
            await(one);
        }
    }

    private static ProducerRecord<byte[], byte[]> record(Letter letter) {
        Payload key = letter.position().key();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topic.SEND_REQUESTS_DLQ.topicName(),
                key == null ? null : key.bytes(),
                letter.payload().bytes());
        header(record, DeadLetter.REASON, letter.reason().wireName());
        header(record, DeadLetter.DETAIL, letter.detail());
        header(record, DeadLetter.TOPIC, topicOf(letter.kind()).topicName());
        header(record, DeadLetter.PARTITION, Integer.toString(letter.position().partition()));
        header(record, DeadLetter.OFFSET, Long.toString(letter.position().offset()));
        return record;
    }

    private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Where requests of a kind come from. */
    static Topic topicOf(MailKind kind) {
        return switch (kind) {
            case TRANSACTIONAL -> Topic.SEND_REQUESTS_TRANSACTIONAL;
            case MARKETING -> Topic.SEND_REQUESTS_MARKETING;
        };
    }

    private static void await(Future<RecordMetadata> sent) {
        try {
            sent.get();
        } catch (ExecutionException e) {
            throw new KafkaException("a dead letter was not acknowledged", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while a dead letter was on its way", e);
        }
    }
}
