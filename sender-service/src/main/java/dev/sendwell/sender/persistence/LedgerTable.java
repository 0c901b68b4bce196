package dev.sendwell.sender.persistence;

import static dev.sendwell.sender.persistence.Sql.ints;
import static dev.sendwell.sender.persistence.Sql.shorts;
import static dev.sendwell.sender.persistence.Sql.uuids;

import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.sender.lane.Submission;
import dev.sendwell.sender.ledger.Fence;
import dev.sendwell.sender.ledger.LedgerState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements on table {@code ledger}. Rows are always touched in the order of their ids, so that two transactions never wait
 * for each other.
 */
public final class LedgerTable {
    static final String DELETE_OLD = """
            delete from ledger where id in (
              select l.id from ledger l
              where l.forget_on <= ?
                and not exists (select 1 from waiting w where w.ledger_id = l.id and not w.copy)
                and not exists (select 1 from waiting w where w.ledger_id = l.id and w.copy)
              limit ?)
            """;

    private final Duration retention;

    public LedgerTable(Duration retention) {
        this.retention = retention;
    }

    /** Adds rows whose id is not in the book, and says which those are. */
    Set<LedgerId> insert(Connection connection, List<New> rows, long owner, Instant now) throws SQLException {
        List<New> ordered = ordered(rows, row -> row.submission().id());
        String sql = """
                insert into ledger (id, fingerprint, state, attempt, epoch, owner, changed_at, forget_on, source_partition,
                  source_offset, requested_at, marketing)
                select u.id, u.fingerprint, u.state, u.attempt, 1, case when u.state = ? then ? end, ?, ?, u.source_partition,
                  u.source_offset, u.requested_at, u.marketing
                from unnest(?::uuid[], ?::uuid[], ?::int2[], ?::int2[], ?::int4[], ?::int8[], ?::timestamptz[], ?::bool[])
                  as u (id, fingerprint, state, attempt, source_partition, source_offset, requested_at, marketing)
                on conflict (id) do nothing
                returning id
                """;
        return Set.copyOf(Sql.query(
                connection,
                sql,
                row -> id(row),
                LedgerState.SENDING.code(),
                owner,
                now,
                LocalDate.ofInstant(now.plus(retention), ZoneOffset.UTC),
                uuids(ordered, row -> row.submission().id().value()),
                uuids(ordered, row -> row.submission().request().fingerprint().value()),
                shorts(ordered, row -> row.state().code()),
                shorts(ordered, row -> (short) (row.state() == LedgerState.SENDING ? 1 : 0)),
                ints(ordered, row -> row.submission().position().partition()),
                Sql.longs(ordered, row -> row.submission().position().offset()),
                Sql.instants(ordered, row -> row.submission().requestedAt()),
                Sql.booleans(ordered, row -> row.submission().kind() == MailKind.MARKETING)));
    }

    /** Moves rows out of the waiting room, where they are still in it and nobody has claimed them since they were drained. */
    List<Moved> moveFromWaiting(Connection connection, List<Drained> rows, long owner, Instant now)
            throws SQLException {
        List<Drained> ordered = ordered(rows, row -> row.submission().id());
        String sql = """
                update ledger l set
                  state = u.state,
                  attempt = l.attempt + u.step,
                  epoch = l.epoch + 1,
                  owner = case when u.state = ? then ? end,
                  changed_at = ?
                from unnest(?::uuid[], ?::int4[], ?::int2[], ?::int2[]) as u (id, epoch, state, step)
                where l.id = u.id and l.epoch = u.epoch and l.state in (?, ?)
                returning l.id, l.epoch, l.attempt
                """;
        return Sql.query(
                connection,
                sql,
                row -> new Moved(id(row), row.getInt("epoch"), row.getInt("attempt")),
                LedgerState.SENDING.code(),
                owner,
                now,
                uuids(ordered, row -> row.submission().id().value()),
                ints(ordered, Drained::epoch),
                shorts(ordered, row -> row.state().code()),
                shorts(ordered, row -> (short) (row.state() == LedgerState.SENDING ? 1 : 0)),
                LedgerState.WAITING.code(),
                LedgerState.UNCONFIRMED.code());
    }

    /** Ends claims that nobody has taken over, and says whose claims those are. */
    Set<LedgerId> end(Connection connection, List<Ended> rows, Instant now) throws SQLException {
        List<Ended> ordered = ordered(rows, Ended::id);
        String sql = """
                update ledger l set state = u.state, attempt = u.attempt, owner = null, changed_at = ?
                from unnest(?::uuid[], ?::int8[], ?::int4[], ?::int2[], ?::int2[])
                  as u (id, owner, epoch, state, attempt)
                where l.id = u.id and l.owner = u.owner and l.epoch = u.epoch and l.state = ?
                returning l.id
                """;
        return Set.copyOf(Sql.query(
                connection,
                sql,
                row -> id(row),
                now,
                uuids(ordered, row -> row.id().value()),
                Sql.longs(ordered, row -> row.fence().owner()),
                ints(ordered, row -> row.fence().epoch()),
                shorts(ordered, row -> row.state().code()),
                shorts(ordered, row -> (short) row.attempt()),
                LedgerState.SENDING.code()));
    }

    /** Takes over a claim of this very process that it has lost sight of: the claim was committed, its answer never came. */
    boolean renewClaim(Connection connection, LedgerId id, Fence fence) throws SQLException {
        String sql = "update ledger set epoch = epoch + 1 where id = ? and owner = ? and epoch = ? and state = ?";
        return Sql.update(connection, sql, id.value(), fence.owner(), fence.epoch(), LedgerState.SENDING.code()) == 1;
    }

    /** What the book says of some requests; {@code ownerLives} until the lease and the longest transaction are over. */
    List<Standing> standings(Connection connection, Collection<LedgerId> ids, Duration longestTransaction)
            throws SQLException {
        String sql = """
                select l.id, l.fingerprint, l.state, l.attempt, l.epoch, l.owner, l.changed_at,
                  coalesce(i.lease_until + ? * interval '1 millisecond' > now(), false) as owner_lives
                from ledger l left join sender_instance i on i.owner = l.owner
                where l.id = any (?::uuid[])
                """;
        return Sql.query(
                connection, sql, LedgerTable::standing, longestTransaction.toMillis(), uuids(ids, LedgerId::value));
    }

    /** Forgets requests that wait, and of which no attempt may have reached the server. */
    void deleteWaiting(Connection connection, Collection<LedgerId> ids) throws SQLException {
        Sql.update(
                connection,
                "delete from ledger where id = any (?::uuid[]) and state = ?",
                uuids(ids, LedgerId::value),
                LedgerState.WAITING.code());
    }

    /** Forgets what is old enough and does not wait any more. */
    int deleteOld(Connection connection, LocalDate today, int limit) throws SQLException {
        return Sql.update(connection, DELETE_OLD, today, limit);
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                id(row),
                row.getObject("fingerprint", UUID.class),
                LedgerState.of(row.getShort("state")),
                row.getInt("attempt"),
                row.getInt("epoch"),
                row.getObject("owner", Long.class),
                row.getBoolean("owner_lives"),
                Sql.instant(row, "changed_at"));
    }

    private static LedgerId id(ResultSet row) throws SQLException {
        return new LedgerId(row.getObject("id", UUID.class));
    }

    /** In the order in which every transaction touches the ledger's rows. */
    static <T> List<T> ordered(Collection<T> rows, Function<T, LedgerId> id) {
        return rows.stream()
                .sorted(Comparator.comparing(row -> id.apply(row).value()))
                .collect(Collectors.toList());
    }

    /** A request and the state it is to have. */
    record New(Submission submission, LedgerState state) {}

    /** A drained request, the epoch of its row when it was drained, and the state it is to have. */
    record Drained(Submission submission, int epoch, LedgerState state) {}

    /** A request that was moved, with the row's new epoch and attempt. */
    record Moved(LedgerId id, int epoch, int attempt) {}

    /** The end of a claim. */
    record Ended(LedgerId id, Fence fence, LedgerState state, int attempt) {}

    /** What the book says of a request. */
    record Standing(
            LedgerId id,
            UUID fingerprint,
            LedgerState state,
            int attempt,
            int epoch,
            @Nullable Long owner,
            boolean ownerLives,
            Instant changedAt) {}
}
