package dev.sendwell.sender.persistence;

import static dev.sendwell.sender.persistence.Sql.bytes;
import static dev.sendwell.sender.persistence.Sql.instants;
import static dev.sendwell.sender.persistence.Sql.longs;
import static dev.sendwell.sender.persistence.Sql.shorts;
import static dev.sendwell.sender.persistence.Sql.texts;
import static dev.sendwell.sender.persistence.Sql.uuids;

import dev.sendwell.advice.Reason;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.Delivery.Refusal;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.sender.lane.Submission;
import dev.sendwell.sender.ledger.LedgerState;
import dev.sendwell.sender.outcome.Conversation;
import dev.sendwell.sender.outcome.EncodedOutcome;
import dev.sendwell.sender.outcome.Outbox;
import dev.sendwell.sender.outcome.Outcome;
import dev.sendwell.sender.outcome.OutcomeEncoder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes outcomes beside the ledger's new states: for the broker, for people, and counted. */
public final class OutcomeTables {
    private static final int SHARDS = 16;
    /** Where what is tried again is taken from the counts. */
    static final short REDRIVEN_SHARD = SHARDS;

    private final OutcomeEncoder encoder;

    public OutcomeTables(OutcomeEncoder encoder) {
        this.encoder = encoder;
    }

    /**
     * Writes outcomes of requests whose ledger rows were changed in the same transaction.
     *
     * @return what is to be published once the transaction is committed
     */
    List<Outbox.Unpublished> write(Connection connection, List<Reached> reached, Instant now) throws SQLException {
        if (reached.isEmpty()) {
            return List.of();
        }
        insertNotSent(connection, reached, now);
        insertSteps(connection, reached, now);
        count(connection, reached, now);
        return insertUnpublished(connection, reached, now);
    }

    private List<Outbox.Unpublished> insertUnpublished(Connection connection, List<Reached> reached, Instant now)
            throws SQLException {
        Map<String, EncodedOutcome> byId = reached.stream()
                .map(one -> encoder.encode(one.submission(), one.attempt(), one.outcome(), now))
                .collect(Collectors.toMap(EncodedOutcome::id, Function.identity()));
        List<EncodedOutcome> encoded = new ArrayList<>(byId.values());
        String sql = """
                insert into outbox (record_key, event_id, event_type, occurred_at, value)
                select * from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bytea[])
                returning id, event_id
                """;
        return Sql.query(
                connection,
                sql,
                row -> new Outbox.Unpublished(row.getLong("id"), byId.get(row.getString("event_id"))),
                texts(encoded, EncodedOutcome::key),
                texts(encoded, EncodedOutcome::id),
                texts(encoded, EncodedOutcome::type),
                instants(encoded, EncodedOutcome::occurredAt),
                bytes(encoded, one -> one.value().bytes()));
    }

    private static void insertNotSent(Connection connection, List<Reached> reached, Instant now) throws SQLException {
        List<Reached> rows = reached.stream()
                .filter(one -> one.state().isSettled() && one.state() != LedgerState.ACCEPTED)
                .sorted(Comparator.comparing(one -> one.submission().id().value()))
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        String sql = """
                insert into not_sent (ledger_id, integration_id, request_id, campaign, kind, state, attempt, stage, words,
                  conversation, reason, address_hash, at)
                select u.*, ? from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int2[], ?::int2[],
                  ?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[]) u
                on conflict (ledger_id) do nothing
                """;
        Sql.update(
                connection,
                sql,
                now,
                uuids(rows, row -> row.submission().id().value()),
                texts(rows, row -> row.submission().integrationId()),
                texts(rows, row -> row.submission().request().id()),
                texts(rows, row -> row.submission().request().email().campaign()),
                texts(rows, row -> row.submission().kind().name()),
                shorts(rows, row -> row.state().code()),
                shorts(rows, row -> (short) row.attempt()),
                texts(
                        rows,
                        row -> row.outcome() instanceof Outcome.Failed(Refusal refusal, var ignored)
                                ? refusal.stage()
                                : null),
                texts(rows, row -> words(row.outcome())),
                texts(rows, row -> Sql.lines(row.conversation())),
                texts(rows, OutcomeTables::reason),
                uuids(rows, row -> row.submission().recipientHash().value()));
    }

    private static String reason(Reached row) {
        return Reason.group(
                words(row.outcome()),
                new Recipient(
                        row.submission().request().to().canonical(),
                        row.submission().recipientHash().toString()));
    }

    /** What settles a request stands in the ledger and in {@code not_sent}; what does not would be forgotten. */
    private static void insertSteps(Connection connection, List<Reached> reached, Instant now) throws SQLException {
        List<Reached> rows =
                reached.stream().filter(one -> !one.state().isSettled()).toList();
        if (rows.isEmpty()) {
            return;
        }
        String sql = """
                insert into request_step (ledger_id, at, what, attempt, stage, words)
                select u.ledger_id, ?, u.what, u.attempt, u.stage, u.words
                from unnest(?::uuid[], ?::text[], ?::int2[], ?::text[], ?::text[]) as u (ledger_id, what, attempt, stage, words)
                """;
        Sql.update(
                connection,
                sql,
                now,
                uuids(rows, row -> row.submission().id().value()),
                texts(
                        rows,
                        row -> row.outcome() instanceof Outcome.Deferred
                                ? "deferred"
                                : row.state().word()),
                shorts(rows, row -> (short) row.attempt()),
                texts(
                        rows,
                        row -> row.outcome() instanceof Outcome.Deferred(Refusal refusal, var ignored)
                                ? refusal.stage()
                                : null),
                texts(rows, row -> words(row.outcome())));
    }

    private static void count(Connection connection, List<Reached> reached, Instant now) throws SQLException {
        Map<Counted, Long> counts = reached.stream()
                .filter(one -> one.state().isSettled())
                .collect(Collectors.groupingBy(
                        one -> new Counted(
                                one.submission().integrationId(), one.state().code()),
                        TreeMap::new,
                        Collectors.counting()));
        if (counts.isEmpty()) {
            return;
        }
        String sql = """
                insert into outcome_count (integration_id, state, day, shard, count, last_at)
                select u.integration_id, u.state, ?, ?, u.count, ?
                from unnest(?::text[], ?::int2[], ?::int8[]) as u (integration_id, state, count)
                on conflict (integration_id, state, day, shard) do update set
                  count = outcome_count.count + excluded.count,
                  last_at = greatest(outcome_count.last_at, excluded.last_at)
                """;
        Sql.update(
                connection,
                sql,
                LocalDate.ofInstant(now, ZoneOffset.UTC),
                (short) Math.floorMod(Thread.currentThread().threadId(), SHARDS),
                now,
                texts(counts.keySet(), Counted::integrationId),
                shorts(counts.keySet(), Counted::state),
                longs(counts.values(), Function.identity()));
    }

    /** An outcome as people read it. */
    static String words(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted accepted -> accepted.reply();
            case Outcome.Deferred deferred -> words(deferred.refusal());
            case Outcome.Failed failed -> words(failed.refusal());
            case Outcome.Suppressed suppressed ->
                suppressed.causes().stream()
                                .map(Cause.Kind::name)
                                .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
                                .collect(Collectors.joining(", "))
                        + " in scope " + suppressed.scope();
            case Outcome.Expired expired -> "not sent until " + expired.expiredAt();
            case Outcome.Cancelled cancelled ->
                "cancelled by " + cancelled.actor() + (cancelled.reason() == null ? "" : ": " + cancelled.reason());
            case Outcome.Unconfirmed unconfirmed -> unconfirmed.detail();
        };
    }

    private static String words(Refusal refusal) {
        Integer code = refusal.code();
        return code == null ? refusal.text() : code + " " + refusal.text();
    }

    /** An outcome that a request has reached. */
    record Reached(
            Submission submission,
            int attempt,
            Outcome outcome,
            @Nullable Conversation conversation) {
        LedgerState state() {
            return outcome.state();
        }
    }

    private record Counted(String integrationId, Short state) implements Comparable<Counted> {
        @Override
        public int compareTo(Counted other) {
            return Comparator.comparing(Counted::integrationId)
                    .thenComparing(Counted::state)
                    .compare(this, other);
        }
    }
}
