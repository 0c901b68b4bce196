package dev.sendwell.events.verdict;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.RequestRef;
import dev.sendwell.contracts.Verdict;
import dev.sendwell.events.persistence.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** The tables {@code send_in_doubt} and {@code accepted_witness}. */
final class VerdictRows {
    /** Witnesses of a send were accepted within this time before or after it. */
    private static final Duration NEAR = Duration.ofMinutes(5);

    private VerdictRows() {}

    /** An accepted send, by the minute. */
    record Witness(String integrationId, Instant minute, UUID ledgerId) {}

    /** A send in doubt. */
    record Doubt(UUID ledgerId, int attempt, String integrationId, Instant occurredAt) {}

    /** A send in doubt with what its verdict has to say of it. */
    record NewDoubt(Doubt doubt, RequestRef request) {
        static NewDoubt of(Delivery.Unconfirmed send) {
            RequestRef request = send.request();
            return new NewDoubt(
                    new Doubt(ledgerId(request), send.attempt(), request.integrationId(), send.occurredAt()), request);
        }
    }

    /** Sends of one integration and minute that nobody has judged: how many witnesses they have, and how many of those an event. */
    record Testimony(String integrationId, Instant minute, int witnesses, int withEvent) {}

    /** A verdict that has to be published. */
    record Decided(UUID ledgerId, int attempt, Verdict verdict, Instant decidedAt) {}

    /** Which send it is; an outcome without the ledger id of its request is refused. */
    static UUID ledgerId(RequestRef request) {
        if (request == null || request.ledgerId() == null) {
            throw new IllegalArgumentException("the outcome does not say of which request it is");
        }
        return LedgerId.parse(request.ledgerId()).value();
    }

    static void doubt(Connection transaction, List<NewDoubt> doubts) throws SQLException {
        String sql = """
                insert into send_in_doubt (ledger_id, attempt, integration_id, occurred_at, request)
                values (?, ?, ?, ?, ?::json) on conflict do nothing
                """;
        try (PreparedStatement insert = transaction.prepareStatement(sql)) {
            for (NewDoubt one : doubts) {
                insert.setObject(1, one.doubt().ledgerId());
                insert.setInt(2, one.doubt().attempt());
                insert.setString(3, one.doubt().integrationId());
                Sql.setInstant(insert, 4, one.doubt().occurredAt());
                insert.setString(5, new String(ContractsJson.write(one.request()), StandardCharsets.UTF_8));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static void callWitnesses(Connection transaction, List<Witness> witnesses) throws SQLException {
        String sql = """
                insert into accepted_witness (integration_id, minute, ledger_id)
                select * from unnest(?::text[], ?::timestamptz[], ?::uuid[]) on conflict do nothing
                """;
        if (witnesses.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = transaction.prepareStatement(sql)) {
            insert.setArray(1, Sql.column(transaction, "text", witnesses, Witness::integrationId));
            insert.setArray(2, Sql.column(transaction, "timestamptz", witnesses, Witness::minute));
            insert.setArray(3, Sql.column(transaction, "uuid", witnesses, Witness::ledgerId));
            insert.executeUpdate();
        }
    }

    /** Those of which an event is in the journal are seen. */
    static void decideSeen(Connection connection, Instant now) throws SQLException {
        String sql = """
                update send_in_doubt s set verdict = 'seen', evidence = e.type, decided_at = ?
                from send_in_doubt d
                cross join lateral (select type from event where ledger_id = d.ledger_id order by occurred_at limit 1) e
                where d.verdict is null and s.ledger_id = d.ledger_id and s.attempt = d.attempt and s.verdict is null
                """;
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            Sql.setInstant(update, 1, now);
            update.executeUpdate();
        }
    }

    /** Whether there is a send that nobody has judged, that happened at or before an instant, and is to be looked at. */
    static boolean anyDue(Connection connection, Instant until, Instant now) throws SQLException {
        String sql = """
                select exists (select 1 from send_in_doubt
                  where verdict is null and occurred_at <= ? and (look_at is null or look_at <= ?))
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            Sql.setInstant(select, 1, until);
            Sql.setInstant(select, 2, now);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    /**
     * What witnesses say of the sends that are due as {@link #anyDue} has it. By the minute, so that
     * many that can never be judged cost little and keep no other waiting.
     */
    static List<Testimony> testimonies(Connection connection, Instant until, Instant now) throws SQLException {
        String sql = """
                with due as (
                  select distinct integration_id, date_trunc('minute', occurred_at) as minute
                  from send_in_doubt where verdict is null and occurred_at <= ? and (look_at is null or look_at <= ?))
                select due.integration_id, due.minute, count(*) as witnesses,
                  count(*) filter (where exists (select 1 from event e where e.ledger_id = w.ledger_id)) as with_event
                from due join accepted_witness w
                  on w.integration_id = due.integration_id and w.minute between due.minute - ?::interval and due.minute + ?::interval
                where not exists (select 1 from send_in_doubt s where s.ledger_id = w.ledger_id and s.verdict is null)
                group by 1, 2
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            Sql.setInstant(select, 1, until);
            Sql.setInstant(select, 2, now);
            select.setString(3, NEAR.toString());
            select.setString(4, NEAR.toString());
            try (ResultSet rows = select.executeQuery()) {
                List<Testimony> testimonies = new ArrayList<>();
                while (rows.next()) {
                    testimonies.add(new Testimony(
                            rows.getString("integration_id"),
                            Objects.requireNonNull(Sql.instant(rows, "minute")),
                            rows.getInt("witnesses"),
                            rows.getInt("with_event")));
                }
                return testimonies;
            }
        }
    }

    /** The sends that a testimony is about, as far as they happened at or before an instant, are absent. */
    static void decideAbsent(Connection connection, Testimony testimony, String evidence, Instant until, Instant now)
            throws SQLException {
        String sql = """
                update send_in_doubt set verdict = 'absent', evidence = ?, decided_at = ?
                where verdict is null and integration_id = ? and occurred_at >= ? and occurred_at < ? and occurred_at <= ?
                """;
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, evidence);
            Sql.setInstant(update, 2, now);
            update.setString(3, testimony.integrationId());
            Sql.setInstant(update, 4, testimony.minute());
            Sql.setInstant(update, 5, testimony.minute().plus(Duration.ofMinutes(1)));
            Sql.setInstant(update, 6, until);
            update.executeUpdate();
        }
    }

    /**
     * What was due and is not judged is looked at again when the time since its window was over, at {@code until}, has grown by a
     * tenth: what can never be judged costs some hundred looks, not one a second for days.
     */
    static void lookAgain(Connection connection, Instant until, Instant now) throws SQLException {
        String sql = """
                update send_in_doubt set look_at = ?::timestamptz + (?::timestamptz - occurred_at) / 10
                where (ledger_id, attempt) in (
                  select ledger_id, attempt from send_in_doubt
                  where verdict is null and occurred_at <= ? and (look_at is null or look_at <= ?)
                  order by ledger_id, attempt for update skip locked)
                """;
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            Sql.setInstant(update, 1, now);
            Sql.setInstant(update, 2, until);
            Sql.setInstant(update, 3, until);
            Sql.setInstant(update, 4, now);
            update.executeUpdate();
        }
    }

    /** Verdicts that are not published, locked for the caller's transaction. */
    static List<Decided> lockUnpublished(Connection transaction) throws SQLException {
        String sql = """
                select * from send_in_doubt where verdict is not null and not published
                order by decided_at limit 1000 for update skip locked
                """;
        try (PreparedStatement select = transaction.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            List<Decided> decided = new ArrayList<>();
            while (rows.next()) {
                decided.add(new Decided(
                        rows.getObject("ledger_id", UUID.class),
                        rows.getInt("attempt"),
                        verdict(rows),
                        Objects.requireNonNull(Sql.instant(rows, "decided_at"))));
            }
            return decided;
        }
    }

    static void markPublished(Connection transaction, List<Decided> published) throws SQLException {
        String sql = "update send_in_doubt set published = true where ledger_id = ? and attempt = ?";
        try (PreparedStatement update = transaction.prepareStatement(sql)) {
            for (Decided one : published) {
                update.setObject(1, one.ledgerId());
                update.setInt(2, one.attempt());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    static void forget(Connection connection, Instant before) throws SQLException {
        for (String sql : List.of(
                "delete from send_in_doubt where occurred_at < ?", "delete from accepted_witness where minute < ?")) {
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                Sql.setInstant(delete, 1, before);
                delete.executeUpdate();
            }
        }
    }

    private static Verdict verdict(ResultSet rows) throws SQLException {
        RequestRef request = request(rows.getString("request"));
        int attempt = rows.getInt("attempt");
        Instant decidedAt = Objects.requireNonNull(Sql.instant(rows, "decided_at"));
        String evidence = rows.getString("evidence");
        return rows.getString("verdict").equals("seen")
                ? new Verdict.Seen(request, attempt, decidedAt, evidence)
                : new Verdict.Absent(request, attempt, decidedAt, evidence);
    }

    private static RequestRef request(String json) {
        try {
            return ContractsJson.read(json.getBytes(StandardCharsets.UTF_8), RequestRef.class);
        } catch (IOException e) {
            throw new UncheckedIOException("a kept request is none", e);
        }
    }
}
