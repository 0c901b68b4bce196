package dev.sendwell.events.verdict;

import dev.sendwell.contracts.Topic;
import dev.sendwell.events.journal.Journal;
import dev.sendwell.kafka.ProjectionOffsets;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How far the journal, whichever instance reads it, has come with {@code email-events}. */
@ApplicationScoped
class JournalProgress {
    private final Map<String, Object> kafka;
    private @Nullable Admin admin;

    JournalProgress(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.kafka = kafka;
    }

    /** The offset after the last record of each partition, at one moment. */
    record Ends(Map<TopicPartition, Long> offsets) {}

    Ends ends() {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, Topic.EMAIL_EVENTS.partitions())
                .mapToObj(partition -> new TopicPartition(Topic.EMAIL_EVENTS.topicName(), partition))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        try {
            return new Ends(admin().listOffsets(latest).all().get().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, end -> end.getValue().offset())));
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not tell the ends of email-events", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kafka was asked", e);
        }
    }

    /** Whether the journal holds everything before the ends. */
    boolean hasRead(Connection connection, Ends ends) throws SQLException {
        Map<TopicPartition, Long> next = ProjectionOffsets.load(connection, Journal.PROJECTION);
        return ends.offsets().entrySet().stream()
                .allMatch(end -> next.getOrDefault(end.getKey(), -1L) >= end.getValue());
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) {
            admin.close();
        }
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(kafka);
        }
        return admin;
    }
}
