package dev.sendwell.sender.persistence;

import dev.sendwell.kafka.ProjectionOffsets;
import java.util.Map;
import java.util.stream.Collectors;

/** How far the projections have come, whichever instance carries them. */
public final class JdbcProgress {
    private final Database database;

    public JdbcProgress(Database database) {
        this.database = database;
    }

    /** Where a projection of one topic reads on, by partition; a partition that nobody has read yet is missing. */
    public Map<Integer, Long> nextOffsets(String projection) {
        return database.inTransaction(connection -> ProjectionOffsets.load(connection, projection).entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().partition(), Map.Entry::getValue)));
    }
}
