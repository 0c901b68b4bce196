package dev.sendwell.kafka;

import dev.sendwell.contracts.CloudEvent;
import dev.sendwell.contracts.Topic;
import org.apache.kafka.clients.producer.ProducerRecord;

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
}
