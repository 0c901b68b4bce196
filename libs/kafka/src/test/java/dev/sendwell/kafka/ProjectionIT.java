package dev.sendwell.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.Backing;
import dev.sendwell.testkit.KafkaProbe;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class ProjectionIT {
    /** Any topic that is not compacted. */
    private static final Topic TOPIC = Topic.VERDICTS;

    private final KafkaProbe kafka = new KafkaProbe();
    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private final String name = "test-" + UUID.randomUUID();

    @BeforeEach
    void tables() throws SQLException {
        Backing backing = Backing.current();
        String databaseName = "projection_" + UUID.randomUUID().toString().substring(0, 8);
        backing.databases().create(databaseName, "owner", "app");
        database.setUrl(backing.postgresUrl() + databaseName);
        database.setUser(databaseName + "_owner");
        database.setPassword("owner");
        execute("""
                create table consumer_offset (projection text not null, topic text not null, partition int not null,
                  next_offset bigint not null, primary key (projection, topic, partition));
                create table seen (word text not null);
                """);
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void carriesEveryRecordOnceAlsoAfterABatchFailed() throws SQLException {
        String word = publish();
        AtomicInteger failures = new AtomicInteger(2);
        Projection.Step failing = (transaction, records) -> {
            write(transaction, records);
            if (failures.getAndDecrement() > 0) {
                throw new SQLException("the database went away", "08006");
            }
        };
        carry(failing, () -> assertThat(seen()).contains(word));
        assertThat(seen()).doesNotHaveDuplicates();
    }

    @Test
    void goesOnWhereItsDatabaseSays() throws SQLException {
        String first = publish();
        carry(ProjectionIT::write, () -> assertThat(seen()).contains(first));
        execute("delete from seen");
        String second = publish();
        carry(ProjectionIT::write, () -> assertThat(seen()).containsExactly(second));
        execute("delete from seen; delete from consumer_offset");
        carry(ProjectionIT::write, () -> assertThat(seen()).contains(first, second));
    }

    @Test
    void skipsTheOneRecordThatTheDatabaseRefusesAndKeepsItsNeighbours() throws SQLException {
        String before = publish();
        kafka.publish(TOPIC, "key", "nul: \0".getBytes(StandardCharsets.UTF_8));
        String after = publish();

        carry(ProjectionIT::write, () -> assertThat(seen()).contains(before, after));
        assertThat(seen()).doesNotHaveDuplicates();
    }

    private void carry(Projection.Step step, ThrowingRunnable until) {
        Projection projection =
                Projection.start(name, "test", Backing.current().kafka(), Set.of(TOPIC), database, step);
        try {
            await().untilAsserted(until);
        } finally {
            projection.close();
        }
    }

    private String publish() {
        String word = UUID.randomUUID().toString();
        kafka.publish(TOPIC, "key", word.getBytes(StandardCharsets.UTF_8));
        return word;
    }

    private static void write(Connection transaction, List<ConsumerRecord<String, byte[]>> records)
            throws SQLException {
        try (PreparedStatement insert = transaction.prepareStatement("insert into seen values (?)")) {
            for (ConsumerRecord<String, byte[]> record : records) {
                insert.setString(1, new String(record.value(), StandardCharsets.UTF_8));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private List<String> seen() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select word from seen")) {
            List<String> words = new ArrayList<>();
            while (rows.next()) {
                words.add(rows.getString(1));
            }
            return words;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
