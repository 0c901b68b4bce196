package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.Topic;
import dev.sendwell.sender.persistence.SuppressionTables;
import dev.sendwell.sender.suppression.Freshness;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Compares the suppression projection with the topic's end, whichever instance carries it. */
public final class SuppressionWatch {
    private static final long SECONDS_TO_ANSWER = 10;

    private final Admin admin;
    private final SuppressionTables tables;
    private final Freshness freshness;

    public SuppressionWatch(Admin admin, SuppressionTables tables, Freshness freshness) {
        this.admin = admin;
        this.tables = tables;
        this.freshness = freshness;
    }

    /** Looks once. */
    public void look() {
        long asked = System.nanoTime();
        Map<Integer, Long> ends = ends();
        SuppressionTables.Progress progress = tables.progress(SuppressionProjection.NAME);
        freshness.observe(asked, ends, progress.nextOffsets(), progress.markers());
    }

    private Map<Integer, Long> ends() {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (int partition = 0; partition < Topic.SUPPRESSIONS.partitions(); partition++) {
            wanted.put(new TopicPartition(Topic.SUPPRESSIONS.topicName(), partition), OffsetSpec.latest());
        }
        try {
            Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> found =
                    admin.listOffsets(wanted).all().get(SECONDS_TO_ANSWER, TimeUnit.SECONDS);
            Map<Integer, Long> ends = new HashMap<>();
            found.forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
            return ends;
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the end of the suppression list cannot be asked for", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }
}
