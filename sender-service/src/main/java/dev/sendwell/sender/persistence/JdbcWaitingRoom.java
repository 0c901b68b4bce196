package dev.sendwell.sender.persistence;

import static java.util.function.Function.identity;

import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.sender.lane.Candidate;
import dev.sendwell.sender.lane.Candidate.Origin;
import dev.sendwell.sender.lane.Payload;
import dev.sendwell.sender.lane.Submission;
import dev.sendwell.sender.lane.Submissions;
import dev.sendwell.sender.lane.Submissions.Read;
import dev.sendwell.sender.lease.Lease;
import dev.sendwell.sender.waiting.WaitingCause;
import dev.sendwell.sender.waiting.WaitingRoom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The waiting room in table {@code waiting}. */
public final class JdbcWaitingRoom implements WaitingRoom {
    private static final Map<String, WaitingCause> CAUSES =
            Arrays.stream(WaitingCause.values()).collect(Collectors.toMap(WaitingCause::word, identity()));

    private static final String EPOCH = "(select epoch from ledger where ledger.id = ledger_id) as epoch";
    /** How much content of drained requests may be in memory, and how much a single drain adds; one request more, at most. */
    private static final long IN_MEMORY = 32 << 20;

    private static final long DRAINED_AT_ONCE = 8 << 20;

    private final Map<Long, Drained> inMemory = new ConcurrentHashMap<>();
    private final Database database;
    private final Submissions submissions;
    private final Lease lease;
    private final Duration longestTransaction;
    private final InstantSource clock;
    private final WaitingTable waiting = new WaitingTable();

    public JdbcWaitingRoom(
            Database database, Submissions submissions, Lease lease, Duration longestTransaction, InstantSource clock) {
        this.database = database;
        this.submissions = submissions;
        this.lease = lease;
        this.longestTransaction = longestTransaction;
        this.clock = clock;
    }

    @Override
    public Set<String> withSomethingDue(Collection<String> integrationIds) {
        String sql = """
                select i.id from unnest(?::text[]) as i (id) where exists (
                  select 1 from waiting w where w.integration_id = i.id and w.due_at <= ? and w.taken_by is null)
                """;
        return Set.copyOf(database.inTransaction(connection -> Sql.query(
                connection, sql, row -> row.getString("id"), Sql.texts(integrationIds, identity()), clock.instant())));
    }

    @Override
    public List<Candidate> drainDue(String integrationId, int limit) {
        return drain("integration_id = ? and due_at <= ? order by due_at", limit, integrationId, clock.instant());
    }

    @Override
    public List<Candidate> drainExpired(int limit) {
        return drain("expires_at <= ? and cause <> 'unconfirmed' order by expires_at", limit, clock.instant());
    }

    @Override
    public List<Candidate> drainCancelled(int limit) {
        String condition = """
                cause <> 'unconfirmed' and exists (
                  select 1 from stop_order o
                  where o.action = 'cancel' and waiting.requested_at <= o.ordered_at
                    and (o.integration_id is null or o.integration_id = waiting.integration_id)
                    and (o.campaign is null or o.campaign = waiting.campaign))
                """;
        return drain(condition, limit);
    }

    @Override
    public List<Candidate> drainUnknown(Collection<String> known, Duration grace, int limit) {
        return drain(
                "cause = 'unknown-integration' and since <= ? and integration_id <> all (?::text[])",
                limit,
                clock.instant().minus(grace),
                Sql.texts(known, identity()));
    }

    private List<Candidate> drain(String condition, int limit, Object... parameters) {
        long free =
                IN_MEMORY - inMemory.values().stream().mapToLong(Drained::bytes).sum();
        if (free <= 0) {
            return List.of();
        }
        String sql = """
                update waiting set taken_by = ? where id in (
                  select id from (
                    select id, sum(bytes) over (rows unbounded preceding) - bytes as before from (
                      select id, octet_length(payload) as bytes from waiting
                      where taken_by is null and %s limit ? for update skip locked) as locked) as measured
                  where before < ?)
                returning *, %s
                """.formatted(condition, EPOCH);
        Object[] all = new Object[parameters.length + 3];
        all[0] = lease.owner();
        System.arraycopy(parameters, 0, all, 1, parameters.length);
        all[all.length - 2] = limit;
        all[all.length - 1] = Math.min(free, DRAINED_AT_ONCE);
        List<Candidate> drained = database.inTransaction(connection -> {
            List<Row> rows = Sql.query(connection, sql, JdbcWaitingRoom::row, all);
            List<Candidate> candidates = new ArrayList<>(rows.size());
            List<WaitingTable.GivenBack> unreadable = new ArrayList<>();
            for (Row row : rows) {
                switch (read(row)) {
                    case Read.Usable(Submission submission) -> candidates.add(candidate(row, submission));
                    case Read.Unusable(var rejected) ->
                        unreadable.add(new WaitingTable.GivenBack(
                                row.id(),
                                row.copy(),
                                new WaitingTable.Stay(WaitingCause.HELD, Instant.MAX, rejected.detail())));
                }
            }
            waiting.giveBack(connection, unreadable, clock.instant());
            return candidates;
        });
        for (Candidate candidate : drained) {
            if (candidate.origin() instanceof Origin.FromWaitingRoom(long row, var copy, var epoch, Drained mark)) {
                inMemory.put(row, mark);
            }
        }
        return drained;
    }

    private Read read(Row row) {
        return submissions.read(row.payload(), row.kind(), row.requestedAt(), row.redrivenAt(), row.position());
    }

    private Candidate candidate(Row row, Submission submission) {
        Drained mark = new Drained(row.id(), row.payload().length);
        return new Candidate(submission, new Origin.FromWaitingRoom(row.id(), row.copy(), row.epoch(), mark));
    }

    /** The unconfirmed request of this ledger id, also while it waits to be sent again, for whoever settles it in the same transaction. */
    Optional<Candidate> unconfirmed(Connection connection, LedgerId id) throws SQLException {
        List<Row> rows = Sql.query(
                connection,
                "select *, " + EPOCH + " from waiting where ledger_id = ? and not copy and cause in (?, ?) for update",
                JdbcWaitingRoom::row,
                id.value(),
                WaitingCause.UNCONFIRMED.word(),
                WaitingCause.RESEND.word());
        for (Row row : rows) {
            if (read(row) instanceof Read.Usable(Submission submission)) {
                return Optional.of(candidate(row, submission));
            }
        }
        return Optional.empty();
    }

    @Override
    public int resendUnconfirmed(Collection<String> integrationIds, Duration window) {
        Instant now = clock.instant();
        String sql = """
                update waiting set cause = 'resend', due_at = ?
                where cause = 'unconfirmed' and since <= ? and integration_id = any (?::text[])
                """;
        return database.inTransaction(connection ->
                Sql.update(connection, sql, now, now.minus(window), Sql.texts(integrationIds, identity())));
    }

    @Override
    public int releaseOfTheDead() {
        String sql = """
                update waiting w set taken_by = null
                where taken_by is not null and not exists (
                  select 1 from sender_instance i
                  where i.owner = w.taken_by and i.lease_until + ? * interval '1 millisecond' > now())
                """;
        return database.inTransaction(connection -> Sql.update(connection, sql, longestTransaction.toMillis()));
    }

    @Override
    public int releaseStrays() {
        return database.inTransaction(connection -> Sql.update(
                connection,
                "update waiting set taken_by = null where taken_by = ? and id <> all (?::int8[])",
                lease.owner(),
                Sql.longs(inMemory.keySet(), identity())));
    }

    @Override
    public void releaseOwn() {
        database.inTransaction(connection ->
                Sql.update(connection, "update waiting set taken_by = null where taken_by = ?", lease.owner()));
    }

    @Override
    public Map<String, Map<WaitingCause, Long>> counts() {
        Map<String, Map<WaitingCause, Long>> counts = new HashMap<>();
        // A newer instance may have causes that this one does not know.
        String sql = """
                select integration_id, cause, count(*) as n from waiting where cause = any (?::text[])
                group by integration_id, cause
                """;
        database.inTransaction(connection -> Sql.query(
                connection,
                sql,
                row -> counts.computeIfAbsent(row.getString("integration_id"), id -> new EnumMap<>(WaitingCause.class))
                        .put(CAUSES.get(row.getString("cause")), row.getLong("n")),
                Sql.texts(CAUSES.keySet(), identity())));
        return counts;
    }

    private static Row row(ResultSet row) throws SQLException {
        byte[] key = row.getBytes("source_key");
        return new Row(
                row.getLong("id"),
                row.getBoolean("copy"),
                row.getInt("epoch"),
                MailKind.valueOf(row.getString("kind")),
                Sql.instant(row, "requested_at"),
                Sql.instantOrNull(row, "redriven_at"),
                new Submission.Position(
                        row.getInt("source_partition"),
                        row.getLong("source_offset"),
                        key == null ? null : Payload.of(key)),
                row.getBytes("payload"));
    }

    @SuppressWarnings("ArrayRecordComponent") // read once and never compared
    private record Row(
            long id,
            boolean copy,
            int epoch,
            MailKind kind,
            Instant requestedAt,
            @Nullable Instant redrivenAt,
            Submission.Position position,
            byte[] payload) {}

    /** A row whose content is in memory, until it is run. Identity counts: the same row may have been drained again. */
    private final class Drained implements Runnable {
        private final long row;
        private final int bytes;

        Drained(long row, int bytes) {
            this.row = row;
            this.bytes = bytes;
        }

        int bytes() {
            return bytes;
        }

        @Override
        public void run() {
            inMemory.remove(row, this);
        }
    }
}
