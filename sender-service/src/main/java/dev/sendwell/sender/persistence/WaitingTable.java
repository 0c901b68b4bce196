package dev.sendwell.sender.persistence;

import static dev.sendwell.sender.persistence.Sql.booleans;
import static dev.sendwell.sender.persistence.Sql.bytes;
import static dev.sendwell.sender.persistence.Sql.instants;
import static dev.sendwell.sender.persistence.Sql.ints;
import static dev.sendwell.sender.persistence.Sql.longs;
import static dev.sendwell.sender.persistence.Sql.texts;
import static dev.sendwell.sender.persistence.Sql.uuids;

import dev.sendwell.advice.Reason;
import dev.sendwell.sender.lane.Payload;
import dev.sendwell.sender.lane.Submission;
import dev.sendwell.sender.outcome.Conversation;
import dev.sendwell.sender.waiting.WaitingCause;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements on table {@code waiting} that belong to transactions of the ledger. */
final class WaitingTable {

    /**
     * Puts requests into the waiting room. A row that is there already, taken by an instance that died, becomes this one.
     */
    void insert(Connection connection, List<Arrival> rows, Instant now) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        String sql = """
                insert into waiting (ledger_id, copy, integration_id, request_id, campaign, kind, cause, words, conversation,
                  reason, since, due_at, expires_at, requested_at, redriven_at, source_partition, source_offset, source_key,
                  address_hash, payload)
                select u.ledger_id, u.copy, u.integration_id, u.request_id, u.campaign, u.kind, u.cause, u.words,
                  u.conversation, u.reason, ?, u.due_at, u.expires_at, u.requested_at, u.redriven_at, u.source_partition,
                  u.source_offset, u.source_key, u.address_hash, u.payload
                from unnest(?::uuid[], ?::bool[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::int4[],
                    ?::int8[], ?::bytea[], ?::uuid[], ?::bytea[])
                  as u (ledger_id, copy, integration_id, request_id, campaign, kind, cause, words, conversation, reason,
                    due_at, expires_at, requested_at, redriven_at, source_partition, source_offset, source_key,
                    address_hash, payload)
                on conflict (ledger_id) where not copy do update set
                  cause = excluded.cause, words = excluded.words, conversation = excluded.conversation,
                  reason = excluded.reason, since = excluded.since, due_at = excluded.due_at, taken_by = null
                """;
        Sql.update(
                connection,
                sql,
                now,
                uuids(rows, row -> row.submission().id().value()),
                booleans(rows, Arrival::copy),
                texts(rows, row -> row.submission().integrationId()),
                texts(rows, row -> row.submission().request().id()),
                texts(rows, row -> row.submission().request().email().campaign()),
                texts(rows, row -> row.submission().kind().name()),
                texts(rows, row -> row.stay().cause().word()),
                texts(rows, row -> row.stay().words()),
                texts(rows, row -> Sql.lines(row.stay().conversation())),
                texts(rows, row -> reason(row.stay())),
                instants(rows, row -> row.stay().dueAt()),
                instants(rows, row -> row.submission().expiresAt()),
                instants(rows, row -> row.submission().requestedAt()),
                instants(rows, row -> row.submission().redrivenAt()),
                ints(rows, row -> row.submission().position().partition()),
                longs(rows, row -> row.submission().position().offset()),
                bytes(rows, row -> bytesOf(row.submission().position().key())),
                uuids(rows, row -> row.submission().recipientHash().value()),
                bytes(rows, row -> row.submission().payload().bytes()));
    }

    /** What the words are grouped by. */
    private static @Nullable String reason(Stay stay) {
        return stay.words() == null ? null : Reason.group(stay.words(), null);
    }

    private static byte @Nullable [] bytesOf(@Nullable Payload key) {
        return key == null ? null : key.bytes();
    }

    /** Leaves drained requests in the waiting room after all, for a cause that may be new. */
    void giveBack(Connection connection, List<GivenBack> rows, Instant now) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        String sql = """
                update waiting w set
                  cause = u.cause, words = u.words, conversation = u.conversation, reason = u.reason, due_at = u.due_at,
                  copy = u.copy, since = ?, taken_by = null
                from unnest(?::int8[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bool[])
                  as u (id, cause, words, conversation, reason, due_at, copy)
                where w.id = u.id
                """;
        Sql.update(
                connection,
                sql,
                now,
                longs(rows, GivenBack::row),
                texts(rows, row -> row.stay().cause().word()),
                texts(rows, row -> row.stay().words()),
                texts(rows, row -> Sql.lines(row.stay().conversation())),
                texts(rows, row -> reason(row.stay())),
                instants(rows, row -> row.stay().dueAt()),
                booleans(rows, GivenBack::copy));
    }

    /** Leaves drained requests in the waiting room as they are. */
    void release(Connection connection, Collection<Long> rows) throws SQLException {
        if (!rows.isEmpty()) {
            Sql.update(
                    connection,
                    "update waiting set taken_by = null where id = any (?::int8[])",
                    longs(rows, row -> row));
        }
    }

    void delete(Connection connection, Collection<Long> rows) throws SQLException {
        if (!rows.isEmpty()) {
            Sql.update(connection, "delete from waiting where id = any (?::int8[])", longs(rows, row -> row));
        }
    }

    /** Why and until when a request waits. */
    record Stay(
            WaitingCause cause,
            Instant dueAt,
            @Nullable String words,
            @Nullable Conversation conversation) {

        Stay(WaitingCause cause, Instant dueAt, @Nullable String words) {
            this(cause, dueAt, words, null);
        }
    }

    /** A request that comes into the waiting room. */
    record Arrival(Submission submission, boolean copy, Stay stay) {}

    /** A drained request that stays in it. */
    record GivenBack(long row, boolean copy, Stay stay) {}
}
