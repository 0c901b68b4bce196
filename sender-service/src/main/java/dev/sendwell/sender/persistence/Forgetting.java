package dev.sendwell.sender.persistence;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Deletes what is older than the retention, in small pieces that hold nobody up. */
public final class Forgetting {
    private static final int PIECE = 5_000;

    private final Database database;
    private final LedgerTable ledger;
    private final Duration retention;
    private final InstantSource clock;

    public Forgetting(Database database, LedgerTable ledger, Duration retention, InstantSource clock) {
        this.database = database;
        this.ledger = ledger;
        this.retention = retention;
        this.clock = clock;
    }

    /** Deletes until nothing is left that is old enough. */
    public void forget() {
        Instant before = clock.instant().minus(retention);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        piecewise(connection -> ledger.deleteOld(connection, today, PIECE));
        piecewise(connection -> Sql.update(
                connection,
                "delete from not_sent where ledger_id in (select ledger_id from not_sent where at < ? limit ?)",
                before,
                PIECE));
        piecewise(connection -> Sql.update(connection, """
                delete from dead_letter where (partition, record_offset) in (
                  select partition, record_offset from dead_letter where at < ? limit ?)
                """, before, PIECE));
        piecewise(connection -> Sql.update(
                connection,
                "delete from request_step where id in (select id from request_step where at < ? limit ?)",
                before,
                PIECE));
        database.inTransaction(
                connection -> Sql.update(connection, "delete from redrive_order where ended_at < ?", before));
        database.inTransaction(connection -> Sql.update(
                connection, "delete from outcome_count where day < ?", LocalDate.ofInstant(before, ZoneOffset.UTC)));
        database.inTransaction(connection ->
                Sql.update(connection, "delete from stop_order where action = 'cancel' and ordered_at < ?", before));
        // A missing owner is a dead one, so nothing is lost with the row.
        database.inTransaction(connection ->
                Sql.update(connection, "delete from sender_instance where lease_until < now() - interval '1 day'"));
    }

    private void piecewise(Database.Work<Integer> deletion) {
        int deleted;
        do {
            deleted = database.inTransaction(deletion);
        } while (deleted == PIECE);
    }
}
