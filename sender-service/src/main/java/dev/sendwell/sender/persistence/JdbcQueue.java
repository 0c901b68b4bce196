package dev.sendwell.sender.persistence;

import dev.sendwell.contracts.LedgerId;
import dev.sendwell.sender.ledger.LedgerState;
import dev.sendwell.sender.queue.NotSentView;
import dev.sendwell.sender.queue.Queue;
import dev.sendwell.sender.queue.RequestView;
import dev.sendwell.sender.queue.Settled;
import dev.sendwell.sender.queue.WaitingView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Views of the sender's tables. */
public final class JdbcQueue implements Queue {
    private final Database database;

    public JdbcQueue(Database database) {
        this.database = database;
    }

    @Override
    public Optional<RequestView> find(LedgerId id) {
        return database.inTransaction(connection -> {
            WaitingView waiting = first(Sql.query(
                    connection,
                    "select * from waiting where ledger_id = ? and not copy",
                    JdbcQueue::waitingView,
                    id.value()));
            NotSentView notSent = first(Sql.query(
                    connection, "select * from not_sent where ledger_id = ?", JdbcQueue::notSentView, id.value()));
            return Sql.query(
                            connection,
                            """
                            select state, attempt, changed_at, coalesce(
                              (select conversation from waiting where ledger_id = ledger.id and not copy),
                              (select conversation from not_sent where ledger_id = ledger.id)) as conversation
                            from ledger where id = ?
                            """,
                            row -> new RequestView(
                                    LedgerState.of(row.getShort("state")),
                                    row.getInt("attempt"),
                                    Sql.instant(row, "changed_at"),
                                    waiting,
                                    notSent,
                                    lines(row.getString("conversation"))),
                            id.value())
                    .stream()
                    .findFirst();
        });
    }

    @Override
    public List<NotSentView> notSent(LedgerState state, @Nullable String integrationId, int limit) {
        String sql = """
                select * from not_sent where state = ? and (?::text is null or integration_id = ?)
                order by at desc limit ?
                """;
        return database.inTransaction(connection ->
                Sql.query(connection, sql, JdbcQueue::notSentView, state.code(), integrationId, integrationId, limit));
    }

    @Override
    public List<WaitingView> waiting(@Nullable String integrationId, @Nullable String cause, int limit) {
        String sql = """
                select * from waiting
                where (?::text is null or integration_id = ?) and (?::text is null or cause = ?) and not copy
                order by id desc limit ?
                """;
        return database.inTransaction(connection ->
                Sql.query(connection, sql, JdbcQueue::waitingView, integrationId, integrationId, cause, cause, limit));
    }

    @Override
    public Map<String, Map<LedgerState, Settled>> settled() {
        Map<String, Map<LedgerState, Settled>> settled = new TreeMap<>();
        database.inTransaction(connection -> Sql.query(
                connection,
                """
                select integration_id, state, sum(count)::int8 as n, max(last_at) as last_at
                from outcome_count group by integration_id, state
                """,
                row -> settled.computeIfAbsent(row.getString("integration_id"), id -> new EnumMap<>(LedgerState.class))
                        .put(
                                LedgerState.of(row.getShort("state")),
                                new Settled(row.getLong("n"), Sql.instant(row, "last_at")))));
        return settled;
    }

    @Override
    public Map<String, Map<String, Long>> waitingCounts() {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        database.inTransaction(connection -> Sql.query(
                connection,
                "select integration_id, cause, count(*) as n from waiting group by integration_id, cause",
                row -> counts.computeIfAbsent(row.getString("integration_id"), id -> new TreeMap<>())
                        .put(row.getString("cause"), row.getLong("n"))));
        return counts;
    }

    private static WaitingView waitingView(ResultSet row) throws SQLException {
        Instant dueAt = Sql.instant(row, "due_at");
        return new WaitingView(
                row.getString("integration_id"),
                row.getString("request_id"),
                row.getString("campaign"),
                row.getString("cause"),
                row.getString("words"),
                Sql.instant(row, "since"),
                dueAt.equals(Instant.MAX) ? null : dueAt,
                Sql.instant(row, "expires_at"));
    }

    private static NotSentView notSentView(ResultSet row) throws SQLException {
        return new NotSentView(
                row.getString("integration_id"),
                row.getString("request_id"),
                row.getString("campaign"),
                LedgerState.of(row.getShort("state")).word(),
                row.getInt("attempt"),
                row.getString("stage"),
                row.getString("words"),
                Sql.instant(row, "at"));
    }

    private static List<String> lines(@Nullable String conversation) {
        return conversation == null ? List.of() : conversation.lines().toList();
    }

    private static <T> @Nullable T first(List<T> rows) {
        return rows.isEmpty() ? null : rows.getFirst();
    }
}
