package dev.sendwell.config.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class PublicationIT {
    private final KafkaProbe kafka = new KafkaProbe();
    private final String key = "key-" + UUID.randomUUID();

    @Inject
    TopicState topics;

    @Inject
    Comparison comparison;

    @Inject
    DataSource database;

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void publishesWhatWasCommittedWithItsHeaders() {
        put("{\"a\":1}");

        ConsumerRecord<String, byte[]> record = onTopic(1).getFirst();
        assertThat(text(record)).isEqualTo("{\"a\":1}");
        assertThat(header(record, "ce_type")).isEqualTo("dev.sendwell.access.changed.v1");
        assertThat(header(record, "ce_source")).isEqualTo("/sendwell/config-service");
        assertThat(header(record, "ce_id")).isEqualTo(key + "/1");
    }

    @Test
    void publishesNothingOfATransactionThatFailed() throws SQLException {
        QuarkusTransaction.begin();
        topics.put(Topic.ACCESS, key, utf8("{}"), "dev.sendwell.access.changed.v1", null);
        QuarkusTransaction.rollback();
        String later = "later-" + key;
        QuarkusTransaction.requiringNew()
                .run(() -> topics.put(Topic.ACCESS, later, utf8("{}"), "dev.sendwell.access.changed.v1", null));

        kafka.await(Topic.ACCESS, 1, record -> later.equals(record.key()));
        assertThat(kafka.all(Topic.ACCESS)).noneMatch(record -> key.equals(record.key()));
    }

    /** The row is what a process leaves that dies between commit and publication; the next one finds it as it starts. */
    @Test
    void publishesWhatACrashLeftCommittedButUnpublished() throws SQLException {
        insert("{\"left\":true}", false, Instant.now(), null);

        assertThat(text(onTopic(1).getFirst())).isEqualTo("{\"left\":true}");
        await().untilAsserted(() -> assertThat(published()).isTrue());
    }

    @Test
    void bringsTheChangesOfAKeyToTheTopicInTheirOrder() {
        for (int i = 1; i <= 50; i++) {
            put("{\"version\":" + i + "}");
        }
        await().untilAsserted(() -> assertThat(onTopic(1).getLast())
                .satisfies(last -> assertThat(text(last)).isEqualTo("{\"version\":50}")));

        List<Integer> versions = onTopic(1).stream()
                .map(record -> Integer.valueOf(text(record).replaceAll("\\D", "")))
                .toList();
        assertThat(versions).isSorted();
    }

    @Test
    void publishesAgainWhatTheTopicHasLost() throws SQLException {
        insert("{\"kept\":true}", true, Instant.now().minusSeconds(3600), null);

        comparison.compare();

        assertThat(text(onTopic(1).getFirst())).isEqualTo("{\"kept\":true}");
    }

    @Test
    void removesFromTheTopicWhatHasExpired() throws SQLException {
        insert(
                "{\"old\":true}",
                true,
                Instant.now().minusSeconds(10),
                Instant.now().minusSeconds(1));

        assertThat(onTopic(1).getLast().value()).isNull();
        await().untilAsserted(() -> assertThat(published()).isNull());
    }

    private void put(String value) {
        QuarkusTransaction.requiringNew()
                .run(() -> topics.put(Topic.ACCESS, key, utf8(value), "dev.sendwell.access.changed.v1", null));
    }

    private List<ConsumerRecord<String, byte[]>> onTopic(int count) {
        kafka.await(Topic.ACCESS, count, record -> key.equals(record.key()));
        return kafka.all(Topic.ACCESS).stream()
                .filter(record -> key.equals(record.key()))
                .toList();
    }

    private void insert(String value, boolean published, Instant changedAt, @Nullable Instant expiresAt)
            throws SQLException {
        String sql =
                "insert into topic_state (topic, key, revision, value, event_type, changed_at, expires_at, published)"
                        + " values ('ACCESS', ?, 1, ?, 'dev.sendwell.access.changed.v1', ?, ?, ?)";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, key);
            statement.setBytes(2, utf8(value));
            statement.setObject(3, changedAt.atOffset(ZoneOffset.UTC));
            statement.setObject(4, expiresAt == null ? null : expiresAt.atOffset(ZoneOffset.UTC));
            statement.setBoolean(5, published);
            statement.executeUpdate();
        }
    }

    /** Null where there is no row. */
    private @Nullable Boolean published() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select published from topic_state where key = ?")) {
            statement.setString(1, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getBoolean(1) : null;
            }
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ConsumerRecord<String, byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
