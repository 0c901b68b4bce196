package dev.sendwell.sender.persistence;

import dev.sendwell.contracts.SuppressionRecord.Marker;
import dev.sendwell.sender.suppression.Freshness;
import dev.sendwell.sender.suppression.Suppressions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

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
                insert into suppression (hash, scope, version, kinds, untils, partition) values (?, ?, ?, ?, ?, ?)
                on conflict (hash, scope) do update set
                  version = excluded.version, kinds = excluded.kinds, untils = excluded.untils,
                  partition = excluded.partition
                where suppression.version < excluded.version
                  or suppression.version = excluded.version and suppression.partition is null
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
                statement.setInt(6, one.partition());
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
                  epoch = excluded.epoch, count = excluded.count, written_at = excluded.written_at, met = false
                where suppression_marker.epoch <= excluded.epoch
                """;
        for (Marker marker : markers) {
            Sql.update(connection, sql, marker.partition(), marker.epoch(), marker.count(), marker.writtenAt());
        }
    }

    /**
     * Compares markers that nobody has compared yet with the rows of their partition. To be called when everything up to the
     * topic's end is here: rows that changed after a marker then stand behind it, and lifted ones stay.
     */
    public void compareMarkers() {
        String sql = """
                update suppression_marker m set met = true
                where not met and m.count <= (
                  select count(*) from (select 1 from suppression s where s.partition = m.partition limit m.count) as found)
                """;
        database.inTransaction(connection -> Sql.update(connection, sql));
    }

    /** What the markers say. */
    public Freshness.Markers markers() {
        String sql = "select count(*) as present, count(*) filter (where met) as met from suppression_marker";
        return database.inTransaction(connection -> Sql.query(
                        connection, sql, row -> new Freshness.Markers(row.getInt("present"), row.getInt("met")))
                .getFirst());
    }

    /**
     * One row of the projection.
     *
     * @param partition of the topic
     */
    public record Versioned(Suppressions.Entry entry, long version, int partition) {}
}
