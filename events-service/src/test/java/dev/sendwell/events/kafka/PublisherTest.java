package dev.sendwell.events.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class PublisherTest {

    @Test
    void waitsForABrokerThatIsAwayOnceAndNotForEachRecord() {
        List<ProducerRecord<String, byte[]>> records =
                Collections.nCopies(1_000, new ProducerRecord<>("somewhere", "key", new byte[1]));
        try (UnreachableKafka kafka = new UnreachableKafka()) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(60),
                    () -> assertThatThrownBy(() -> kafka.publisher().publish(records))
                            .isInstanceOf(Publisher.NotPublishedException.class));
        }
    }
}
