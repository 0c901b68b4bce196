package dev.sendwell.events.suppression.imports;

import dev.sendwell.events.persistence.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The tables {@code suppression_import} and what belongs to them. */
final class ImportRows {
    private ImportRows() {}

    static void insert(Connection connection, Import started) throws SQLException {
        String sql =
                "insert into suppression_import (id, file_name, scope, reason, until, actor, started_at, touched_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, started.id());
            insert.setString(2, started.fileName());
            insert.setString(3, started.defaults().scope());
            insert.setString(4, started.defaults().reason());
            Sql.setInstant(insert, 5, started.defaults().until());
            insert.setString(6, started.actor());
            Sql.setInstant(insert, 7, started.startedAt());
            Sql.setInstant(insert, 8, started.startedAt());
            insert.executeUpdate();
        }
    }

    static void addPart(Connection connection, UUID id, int number, byte[] bytes, Instant now) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into suppression_import_part values (?, ?, ?)")) {
            insert.setObject(1, id);
            insert.setInt(2, number);
            insert.setBytes(3, bytes);
            insert.executeUpdate();
        }
        try (PreparedStatement update = connection.prepareStatement(
                "update suppression_import set size = size + ?, touched_at = ? where id = ?")) {
            update.setLong(1, bytes.length);
            Sql.setInstant(update, 2, now);
            update.setObject(3, id);
            update.executeUpdate();
        }
    }

    static byte[] part(Connection connection, UUID id, int number) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select bytes from suppression_import_part where import_id = ? and number = ?")) {
            select.setObject(1, id);
            select.setInt(2, number);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getBytes(1) : new byte[0];
            }
        }
    }

    static void received(Connection connection, UUID id) throws SQLException {
        update(connection, "update suppression_import set received = true where id = ?", id);
    }

    static void delete(Connection connection, UUID id) throws SQLException {
        update(connection, "delete from suppression_import where id = ?", id);
    }

    /**
     * Counts what one transaction has worked through.
     *
     * @param before how many lines were done when it began
     * @return false when another instance has gone on meanwhile: then nothing is changed, and the transaction must not be committed
     */
    static boolean advance(
            Connection connection, UUID id, long before, long position, int lines, int added, int known, int rejected)
            throws SQLException {
        String sql =
                "update suppression_import set position = ?, lines = lines + ?, added = added + ?, known = known + ?,"
                        + " rejected = rejected + ? where id = ? and lines = ? and finished_at is null";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, position);
            update.setInt(2, lines);
            update.setInt(3, added);
            update.setInt(4, known);
            update.setInt(5, rejected);
            update.setObject(6, id);
            update.setLong(7, before);
            return update.executeUpdate() == 1;
        }
    }

    static void keepRejected(Connection connection, UUID id, List<FileLines.Rejected> rejected) throws SQLException {
        String sql =
                "insert into suppression_import_rejection select ?, * from unnest(?::bigint[], ?::text[], ?::text[])";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, id);
            insert.setArray(2, Sql.column(connection, "bigint", rejected, FileLines.Rejected::number));
            insert.setArray(3, Sql.column(connection, "text", rejected, FileLines.Rejected::reason));
            insert.setArray(4, Sql.column(connection, "text", rejected, one -> storable(one.text())));
            insert.executeUpdate();
        }
    }

    /** Ends it; the file is no longer needed. */
    static void finish(Connection connection, UUID id, String failure, Instant now) throws SQLException {
        String sql =
                "update suppression_import set finished_at = ?, failure = nullif(?, ''), position = case when ? = ''"
                        + " then size else position end where id = ? and finished_at is null";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            Sql.setInstant(update, 1, now);
            update.setString(2, failure);
            update.setString(3, failure);
            update.setObject(4, id);
            update.executeUpdate();
        }
        update(connection, "delete from suppression_import_part where import_id = ?", id);
    }

    /** The oldest that has arrived and is not over. */
    static Optional<Import> waiting(Connection connection) throws SQLException {
        return list(connection, "where received and finished_at is null order by started_at limit 1").stream()
                .findFirst();
    }

    static Optional<Import> find(Connection connection, UUID id) throws SQLException {
        return list(connection, "where id = ?", id).stream().findFirst();
    }

    /** The newest first. */
    static List<Import> newest(Connection connection, int limit) throws SQLException {
        return list(connection, "order by started_at desc limit ?", limit);
    }

    /** Those whose upload has stood still since before an instant. */
    static List<Import> brokenOff(Connection connection, Instant before) throws SQLException {
        return list(
                connection,
                "where not received and finished_at is null and touched_at < ?::timestamptz",
                before.toString());
    }

    static void forget(Connection connection, Instant before) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from suppression_import where finished_at < ?")) {
            Sql.setInstant(delete, 1, before);
            delete.executeUpdate();
        }
    }

    private static List<Import> list(Connection connection, String condition, Object... values) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select * from suppression_import " + condition)) {
            for (int i = 0; i < values.length; i++) {
                select.setObject(i + 1, values[i]);
            }
            List<Import> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(read(row));
                }
            }
            return found;
        }
    }

    private static Import read(ResultSet row) throws SQLException {
        Instant finished = Sql.instant(row, "finished_at");
        String failure = row.getString("failure");
        Import.Status status = failure != null
                ? Import.Status.FAILED
                : finished != null
                        ? Import.Status.DONE
                        : row.getBoolean("received") ? Import.Status.RUNNING : Import.Status.ARRIVING;
        return new Import(
                row.getObject("id", UUID.class),
                row.getString("file_name"),
                new Import.Defaults(row.getString("scope"), row.getString("reason"), Sql.instant(row, "until")),
                row.getString("actor"),
                Objects.requireNonNull(Sql.instant(row, "started_at")),
                status,
                row.getLong("size"),
                row.getLong("position"),
                row.getLong("lines"),
                row.getLong("added"),
                row.getLong("known"),
                row.getLong("rejected"),
                finished,
                failure);
    }

    private static String storable(String text) {
        String kept = text.length() > 500 ? text.substring(0, 500) : text;
        return kept.replace("\0", "");
    }

    private static void update(Connection connection, String sql, UUID id) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setObject(1, id);
            update.executeUpdate();
        }
    }
}
