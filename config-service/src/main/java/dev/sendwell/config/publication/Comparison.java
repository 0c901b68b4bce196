package dev.sendwell.config.publication;

import dev.sendwell.contracts.Topic;
import dev.sendwell.kafka.CompactedTopic;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Compares the topics with what has to stand there, and has what differs published again. */
@Singleton
class Comparison {
    private static final Logger LOG = Logger.getLogger(Comparison.class);
    /** What was published just now may not have been read yet. */
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private final DataSource database;
    private final InstantSource clock;
    private final Map<Topic, CompactedTopic<byte[]>> topics = new EnumMap<>(Topic.class);

    @Inject
    Comparison(
            DataSource database, InstantSource clock, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.database = database;
        this.clock = clock;
        for (Topic topic : new Topic[] {Topic.INTEGRATIONS, Topic.ACCESS}) {
            topics.put(topic, CompactedTopic.follow(kafka, topic, value -> value, (key, value) -> {}));
        }
    }

    @PreDestroy
    void close() {
        topics.values().forEach(CompactedTopic::close);
    }

    /** Marks what differs as unpublished. */
    @Scheduled(every = "1m", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void compare() throws SQLException {
        if (!topics.values().stream().allMatch(CompactedTopic::caughtUp)) {
            return;
        }
        String sql =
                "select topic, key, value from topic_state where published and changed_at <= ? for update skip locked";
        String again = "update topic_state set published = false where topic = ? and key = ?";
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql);
                PreparedStatement update = connection.prepareStatement(again)) {
            select.setObject(1, clock.instant().minus(SETTLED).atOffset(ZoneOffset.UTC));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Topic topic = Topic.valueOf(rows.getString("topic"));
                    String key = rows.getString("key");
                    byte[] wanted = rows.getBytes("value");
                    if (!topics.get(topic)
                            .get(key)
                            .filter(found -> Arrays.equals(found, wanted))
                            .isPresent()) {
                        LOG.warnf("a record is not on its topic and is published again topic=%s", topic.topicName());
                        update.setString(1, topic.name());
                        update.setString(2, key);
                        update.executeUpdate();
                    }
                }
            }
        }
    }
}
