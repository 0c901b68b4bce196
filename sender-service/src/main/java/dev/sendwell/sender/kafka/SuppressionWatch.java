package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.Topic;
import dev.sendwell.sender.persistence.JdbcProgress;
import dev.sendwell.sender.persistence.SuppressionTables;
import dev.sendwell.sender.suppression.Freshness;
import java.util.Map;

/** Compares the suppression projection with the topic's end and its markers, whichever instance carries it. */
public final class SuppressionWatch {
    private final TopicEnds ends;
    private final JdbcProgress progress;
    private final SuppressionTables tables;
    private final Freshness freshness;

    public SuppressionWatch(TopicEnds ends, JdbcProgress progress, SuppressionTables tables, Freshness freshness) {
        this.ends = ends;
        this.progress = progress;
        this.tables = tables;
        this.freshness = freshness;
    }

    /** Looks once. */
    public void look() {
        long asked = System.nanoTime();
        Map<Integer, Long> end = ends.of(Topic.SUPPRESSIONS);
        boolean atEnd = TopicEnds.reached(end, progress.nextOffsets(SuppressionProjection.NAME));
        if (atEnd) {
            tables.compareMarkers();
        }
        freshness.observe(asked, atEnd, tables.markers());
    }
}
