package dev.sendwell.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.Backing;
import dev.sendwell.testkit.KafkaProbe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CompactedTopicIT {
    private static KafkaProbe kafka;

    @BeforeAll
    static void connect() {
        kafka = new KafkaProbe();
    }

    @AfterAll
    static void disconnect() {
        kafka.close();
    }

    @Test
    void hasCaughtUpWithATopicThatIsEmpty() {
        try (CompactedTopic<String> followed = follow(Topic.ACCESS, new CopyOnWriteArrayList<>())) {
            followed.awaitCaughtUp(Duration.ofSeconds(20));
            assertThat(followed.all()).isEmpty();
        }
    }

    @Test
    void holdsTheNewestValueOfEachKeyOnceItHasCaughtUp() {
        publish("newest", "1");
        publish("newest", "2");
        publish("gone", "1");
        publish("gone", null);

        try (CompactedTopic<String> followed = follow(Topic.INTEGRATIONS, new CopyOnWriteArrayList<>())) {
            followed.awaitCaughtUp(Duration.ofSeconds(20));
            assertThat(followed.get("newest")).contains("2");
            assertThat(followed.get("gone")).isEmpty();
        }
    }

    @Test
    void tellsChangesInOrder() {
        List<String> told = new CopyOnWriteArrayList<>();
        try (CompactedTopic<String> followed = follow(Topic.INTEGRATIONS, told)) {
            followed.awaitCaughtUp(Duration.ofSeconds(20));
            publish("ordered", "1");
            publish("ordered", "2");
            publish("ordered", null);
            await().untilAsserted(() -> assertThat(told).endsWith("ordered=1", "ordered=2", "ordered=null"));
        }
    }

    @Test
    void skipsARecordThatCannotBeRead() {
        publish("before", "1");
        publish("broken", "broken");
        publish("after", "1");
        try (CompactedTopic<String> followed = follow(Topic.INTEGRATIONS, new CopyOnWriteArrayList<>())) {
            followed.awaitCaughtUp(Duration.ofSeconds(20));
            assertThat(followed.all()).containsKeys("before", "after").doesNotContainKey("broken");
        }
    }

    private static void publish(String key, String value) {
        kafka.publish(Topic.INTEGRATIONS, key, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    private static CompactedTopic<String> follow(Topic topic, List<String> told) {
        return CompactedTopic.follow(
                Backing.current().kafka(),
                topic,
                value -> {
                    String text = new String(value, StandardCharsets.UTF_8);
                    if (text.equals("broken")) {
                        throw new IOException("cannot be read");
                    }
                    return text;
                },
                (key, value) -> told.add(key + "=" + value));
    }
}
