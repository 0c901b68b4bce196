package dev.sendwell.sender.persistence;

import dev.sendwell.sender.lane.Payload;
import dev.sendwell.sender.outcome.EncodedOutcome;
import dev.sendwell.sender.outcome.Outbox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** The outbox in table {@code outbox}. */
public final class JdbcOutbox implements Outbox {
    private final Database database;

    public JdbcOutbox(Database database) {
        this.database = database;
    }

    @Override
    public List<Unpublished> leftBehind(Instant before, int limit) {
        return database.inTransaction(connection -> Sql.query(
                connection,
                "select * from outbox where occurred_at < ? order by id limit ?",
                JdbcOutbox::unpublished,
                before,
                limit));
    }

    private static Unpublished unpublished(ResultSet row) throws SQLException {
        return new Unpublished(
                row.getLong("id"),
                new EncodedOutcome(
                        row.getString("record_key"),
                        row.getString("event_id"),
                        row.getString("event_type"),
                        Sql.instant(row, "occurred_at"),
                        Payload.of(row.getBytes("value"))));
    }

    @Override
    public void remove(List<Long> rows) {
        database.inTransaction(connection -> {
            // Not waiting for the disk: a row that a crash of the database brings back is published again, with the
            // same id.
            Sql.update(connection, "set local synchronous_commit = off");
            return Sql.update(
                    connection, "delete from outbox where id = any (?::int8[])", Sql.longs(rows, Function.identity()));
        });
    }
}
