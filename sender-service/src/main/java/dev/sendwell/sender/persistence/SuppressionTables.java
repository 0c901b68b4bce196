package dev.sendwell.sender.persistence;

import dev.sendwell.contracts.SuppressionRecord.Marker;
import dev.sendwell.kafka.ProjectionOffsets;
import dev.sendwell.sender.suppression.Suppressions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** The statements of the suppression projection. */
public final class SuppressionTables {
    private final Database database;

    public SuppressionTables(Database database) {
        this.database = database;
    }

    /** Stores what is newer than what is here. */
    public void raise(Connection connection, List<Versioned> suppressions) throws SQLException {
        if (suppressions.isEmpty()) {
            return;
        }
        String sql = """
                insert into suppression (hash, scope, version, kinds, untils) values (?, ?, ?, ?, ?)
                on conflict (hash, scope) do update set
                  version = excluded.version, kinds = excluded.kinds, untils = excluded.untils
                where suppression.version < excluded.version
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Versioned one : suppressions) {
                List<Suppressions.Held> causes = one.entry().causes();
                statement.setObject(1, one.entry().hash().value());
                statement.setString(2, one.entry().scope());
                statement.setLong(3, one.version());
                statement.setArray(
                        4,
                        connection.createArrayOf(
                                "text",
                                causes.stream()
                                        .map(cause -> cause.kind().name())
                                        .toArray()));
                statement.setArray(
                        5,
                        connection.createArrayOf(
                                "timestamptz",
                                causes.stream()
                                        .map(cause -> cause.until() == null
                                                ? null
                                                : cause.until().toString())
                                        .toArray()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Stores marker records; one of an earlier epoch changes nothing. */
    public void mark(Connection connection, List<Marker> markers) throws SQLException {
        String sql = """
                insert into suppression_marker (partition, epoch, count, written_at) values (?, ?, ?, ?)
                on conflict (partition) do update set
                  epoch = excluded.epoch, count = excluded.count, written_at = excluded.written_at
                where suppression_marker.epoch <= excluded.epoch
                """;
        for (Marker marker : markers) {
            Sql.update(connection, sql, marker.partition(), marker.epoch(), marker.count(), marker.writtenAt());
        }
    }

    /** How far a projection has come, and how many partitions have their marker. */
    public Progress progress(String projection) {
        return database.inTransaction(connection -> {
            Map<Integer, Long> next = ProjectionOffsets.load(connection, projection).entrySet().stream()
                    .collect(Collectors.toMap(entry -> partition(entry.getKey()), Map.Entry::getValue));
            int markers = Sql.query(connection, "select count(*) as n from suppression_marker", row -> row.getInt("n"))
                    .getFirst();
            return new Progress(next, markers);
        });
    }

    private static Integer partition(TopicPartition partition) {
        return partition.partition();
    }

    /** One row of the projection. */
    public record Versioned(Suppressions.Entry entry, long version) {}

    /**
     * How far the projection has come.
     *
     * @param nextOffsets by partition; a partition that nobody has read yet is missing
     */
    public record Progress(Map<Integer, Long> nextOffsets, int markers) {}
}
