package dev.sendwell.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.Topic;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class SendwellBackingIT {

    @Test
    void givesEachStartADatabaseOfItsOwnAndTheSameBroker() throws SQLException {
        Map<String, String> first = started();
        Map<String, String> second = started();

        assertThat(first.get("kafka.bootstrap.servers")).isEqualTo(second.get("kafka.bootstrap.servers"));
        assertThat(first.get("quarkus.datasource.jdbc.url")).isNotEqualTo(second.get("quarkus.datasource.jdbc.url"));
        for (String role : new String[] {"quarkus.datasource", "quarkus.flyway"}) {
            try (Connection connection = DriverManager.getConnection(
                    first.get("quarkus.datasource.jdbc.url"),
                    first.get(role + ".username"),
                    first.get(role + ".password"))) {
                assertThat(connection.isValid(5)).isTrue();
            }
        }
    }

    @Test
    void carriesARecordOfEveryTopicOfTheCatalogue() {
        byte[] value = "probe".getBytes(StandardCharsets.UTF_8);
        try (KafkaProbe probe = new KafkaProbe()) {
            for (Topic topic : Topic.values()) {
                probe.publish(topic, "backing-test", value);
                assertThat(probe.await(topic, 1, record -> "backing-test".equals(record.key())))
                        .extracting(ConsumerRecord::value)
                        .containsExactly(value);
                assertThat(probe.all(topic)).hasSize(1);
            }
        }
    }

    private static Map<String, String> started() {
        SendwellBacking backing = new SendwellBacking();
        backing.init(Map.of("database", "sendwell_test"));
        return backing.start();
    }
}
