package dev.sendwell.sender.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is older than the retention goes, whatever still waits stays. */
class ForgettingIT {
    private static final Duration RETENTION = Duration.ofDays(30);

    private final Database database = new Database(SenderDatabase.create());
    private final LedgerTable ledger = new LedgerTable(RETENTION);
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final Forgetting forgetting = new Forgetting(database, ledger, RETENTION, () -> now);

    @Test
    void rowsGoWhenTheirRetentionIsOver() {
        givenLedgerRows(12_000, 4);
        givenLedgerRows(10, 2);
        execute("""
                insert into waiting (ledger_id, copy, integration_id, request_id, kind, cause, since, due_at, expires_at,
                  requested_at, source_partition, source_offset, payload)
                select id, false, 'shop', id::text, 'MARKETING', 'held', now(), 'infinity', now(), now(), 0, 0, ''
                from ledger where state = 2
                """);
        execute(
                "insert into not_sent select gen_random_uuid(), 'shop', 'r', null, 'MARKETING', 5, 1, null, 'no', ?",
                now);
        execute("insert into outcome_count values ('shop', 4, '2026-03-01', 0, 1, ?)", now);
        execute(
                "insert into stop_order (action, actor, ordered_at) values ('cancel', 'ann', ?), ('hold', 'ann', ?)",
                now,
                now);

        now = now.plus(RETENTION).minus(Duration.ofDays(1));
        givenLedgerRows(5, 4);
        forgetting.forget();
        assertThat(counts())
                .isEqualTo(Map.of("ledger", 12_015L, "not_sent", 1L, "outcome_count", 1L, "stop_order", 2L));

        now = now.plus(Duration.ofDays(2));
        forgetting.forget();

        assertThat(counts()).isEqualTo(Map.of("ledger", 15L, "not_sent", 0L, "outcome_count", 0L, "stop_order", 1L));
        assertThat(one("select count(*) as n from ledger where state = 2")).isEqualTo(10);
    }

    @Test
    void aPieceIsFoundByAnIndex() {
        List<String> plan = database.inTransaction(connection -> {
            Sql.update(connection, "set local enable_seqscan = off");
            return Sql.query(
                    connection,
                    "explain " + LedgerTable.DELETE_OLD,
                    row -> row.getString(1),
                    LocalDate.of(2025, 1, 1),
                    5_000);
        });

        assertThat(plan).anyMatch(line -> line.contains("ledger_forget_on"));
    }

    private void givenLedgerRows(int count, int state) {
        execute("""
                insert into ledger (id, fingerprint, state, attempt, epoch, changed_at, forget_on)
                select gen_random_uuid(), gen_random_uuid(), ?, 1, 1, ?, (?::timestamptz at time zone 'UTC')::date + 30
                from generate_series(1, ?)
                """, state, now, now, count);
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        for (String table : List.of("ledger", "not_sent", "outcome_count", "stop_order")) {
            counts.put(table, one("select count(*) as n from " + table));
        }
        return counts;
    }

    private long one(String sql) {
        return database.inTransaction(connection -> Sql.query(connection, sql, row -> row.getLong("n")))
                .getFirst();
    }

    private void execute(String sql, Object... parameters) {
        database.inTransaction(connection -> Sql.update(connection, sql, parameters));
    }
}
