package dev.sendwell.sender.persistence;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.Topic;
import dev.sendwell.sender.lane.Payload;
import dev.sendwell.sender.lane.Submission;
import dev.sendwell.sender.lane.Submissions;
import dev.sendwell.sender.lane.Submissions.Read;
import dev.sendwell.sender.ledger.LedgerState;
import dev.sendwell.sender.queue.Asked;
import dev.sendwell.sender.queue.Place;
import dev.sendwell.sender.queue.Standing;
import dev.sendwell.sender.redrive.Because;
import dev.sendwell.sender.redrive.KeptRecords;
import dev.sendwell.sender.redrive.Redrives;
import dev.sendwell.sender.waiting.WaitingCause;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Redrives in the tables {@code ledger}, {@code waiting} and {@code not_sent}. */
public final class JdbcRedrives implements Redrives {
    private static final Logger LOG = Logger.getLogger(JdbcRedrives.class);
    private static final int AT_ONCE = 200;
    /** So much content is in memory at once; one request more, at most. */
    private static final long BYTES_AT_ONCE = 8 << 20;

    /** For so long nobody else takes an order's next piece; nor does anybody when Kafka did not answer. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final Database database;
    private final Submissions submissions;
    private final KeptRecords records;
    private final Duration retention;
    private final InstantSource clock;
    private final WaitingTable waiting = new WaitingTable();

    /**
     * Works on the sender's tables.
     *
     * @param retention how long the ledger remembers a request from now on
     */
    public JdbcRedrives(
            Database database, Submissions submissions, KeptRecords records, Duration retention, InstantSource clock) {
        this.database = database;
        this.submissions = submissions;
        this.records = records;
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public Redriven now(Standing standing, Collection<LedgerId> requests, Because why) {
        requireRedrivable(standing);
        List<LedgerId> all = requests.stream().distinct().toList();
        int redriven = 0;
        int gone = 0;
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<LedgerId> some = all.subList(from, Math.min(from + AT_ONCE, all.size()));
            Redriven done = standing == Standing.FAILED ? failed(some, why) : unconfirmed(some, why);
            redriven += done.redriven();
            gone += done.gone();
        }
        LOG.infof(
                "requests are redriven actor=%s state=%s redriven=%d gone=%d of=%d",
                why.actor(), standing.word(), redriven, gone, all.size());
        return new Redriven(redriven, gone, all.size() - redriven - gone);
    }

    private static void requireRedrivable(Standing standing) {
        if (!standing.isRedrivable()) {
            throw new IllegalArgumentException("not to be redriven: " + standing);
        }
    }

    // --- failed: their records are read again

    private Redriven failed(List<LedgerId> ids, Because why) {
        Map<Place, Failed> wanted = new HashMap<>();
        List<LedgerId> gone = new ArrayList<>();
        for (Failed one : standing(ids)) {
            if (one.place() == null) {
                gone.add(one.id());
            } else {
                wanted.put(one.place(), one);
            }
        }
        int redriven = 0;
        while (!wanted.isEmpty()) {
            KeptRecords.Read read = records.read(wanted.keySet(), BYTES_AT_ONCE);
            List<Again> again = new ArrayList<>();
            read.gone().forEach(place -> gone.add(wanted.remove(place).id()));
            read.kept().forEach((place, kept) -> {
                Failed one = wanted.remove(place);
                Submission submission = submission(one, place, kept);
                if (submission == null) {
                    gone.add(one.id());
                } else {
                    again.add(new Again(one.epoch(), submission));
                }
            });
            redriven += database.inTransaction(connection -> lift(connection, again, why));
        }
        markGone(gone);
        return new Redriven(redriven, gone.size(), 0);
    }

    private List<Failed> standing(List<LedgerId> ids) {
        String sql = """
                select id, fingerprint, epoch, source_partition, source_offset, requested_at, marketing
                from ledger where id = any (?::uuid[]) and state = ?
                """;
        return database.inTransaction(connection -> Sql.query(
                connection, sql, JdbcRedrives::failed, Sql.uuids(ids, LedgerId::value), LedgerState.FAILED.code()));
    }

    private static Failed failed(ResultSet row) throws SQLException {
        Long offset = row.getObject("source_offset", Long.class);
        MailKind kind = row.getBoolean("marketing") ? MailKind.MARKETING : MailKind.TRANSACTIONAL;
        return new Failed(
                new LedgerId(row.getObject("id", UUID.class)),
                row.getObject("fingerprint", UUID.class),
                row.getInt("epoch"),
                kind,
                Sql.instantOrNull(row, "requested_at"),
                offset == null ? null : new Place(topic(kind), row.getInt("source_partition"), offset));
    }

    private static Topic topic(MailKind kind) {
        return switch (kind) {
            case TRANSACTIONAL -> Topic.SEND_REQUESTS_TRANSACTIONAL;
            case MARKETING -> Topic.SEND_REQUESTS_MARKETING;
        };
    }

    /** Null when what stands there now is not that request: the topic was made anew, or what may be sent has changed. */
    private @Nullable Submission submission(Failed one, Place place, KeptRecords.Kept kept) {
        Payload value = kept.value();
        Instant requestedAt = one.requestedAt() == null ? kept.publishedAt() : one.requestedAt();
        Read read = submissions.read(
                value == null ? null : value.bytes(),
                one.kind(),
                requestedAt,
                clock.instant(),
                new Submission.Position(place.partition(), place.offset(), kept.key()));
        return read instanceof Read.Usable(Submission submission)
                        && submission.id().equals(one.id())
                        && submission.request().fingerprint().value().equals(one.fingerprint())
                ? submission
                : null;
    }

    /** Those that nobody else has had tried again wait from now on. */
    private int lift(Connection connection, List<Again> unordered, Because why) throws SQLException {
        if (unordered.isEmpty()) {
            return 0;
        }
        List<Again> requests =
                LedgerTable.ordered(unordered, again -> again.submission().id());
        Instant now = clock.instant();
        // Locked in their order, whichever way the update goes about it.
        String sql = """
                with u as (
                  select l.id from ledger l join unnest(?::uuid[], ?::int4[]) with ordinality as a (id, epoch, n)
                    on l.id = a.id
                  where l.state = ? and l.epoch = a.epoch order by a.n for update of l)
                update ledger l set state = ?, epoch = l.epoch + 1, owner = null, changed_at = ?, forget_on = ?
                from u where l.id = u.id
                returning l.id
                """;
        Set<LedgerId> lifted = new HashSet<>(Sql.query(
                connection,
                sql,
                row -> new LedgerId(row.getObject("id", UUID.class)),
                Sql.uuids(requests, one -> one.submission().id().value()),
                Sql.ints(requests, Again::epoch),
                LedgerState.FAILED.code(),
                LedgerState.WAITING.code(),
                now,
                forgetOn(now)));
        List<Submission> again = requests.stream()
                .map(Again::submission)
                .filter(submission -> lifted.contains(submission.id()))
                .toList();
        tell(connection, lifted, why, now);
        uncount(connection, lifted);
        Sql.update(
                connection,
                "delete from not_sent where ledger_id = any (?::uuid[])",
                Sql.uuids(lifted, LedgerId::value));
        WaitingTable.Stay stay = new WaitingTable.Stay(WaitingCause.RESEND, now, why.words());
        waiting.insert(
                connection,
                again.stream()
                        .map(submission -> new WaitingTable.Arrival(submission, false, stay))
                        .toList(),
                now);
        return again.size();
    }

    /** The ledger remembers for as long as what it lets out now may be published again. */
    private LocalDate forgetOn(Instant now) {
        return LocalDate.ofInstant(now.plus(retention), ZoneOffset.UTC);
    }

    private static void tell(Connection connection, Set<LedgerId> lifted, Because why, Instant now)
            throws SQLException {
        String failed = """
                insert into request_step (ledger_id, at, what, attempt, stage, words)
                select ledger_id, at, 'failed', attempt, stage, words from not_sent where ledger_id = any (?::uuid[])
                """;
        Sql.update(connection, failed, Sql.uuids(lifted, LedgerId::value));
        tellRedriven(connection, lifted, why, now);
    }

    private static void tellRedriven(Connection connection, Collection<LedgerId> ids, Because why, Instant now)
            throws SQLException {
        String redriven = """
                insert into request_step (ledger_id, at, what, attempt, words, actor)
                select id, ?, 'redriven', attempt, ?, ? from ledger where id = any (?::uuid[])
                """;
        Sql.update(connection, redriven, now, why.reason(), why.actor(), Sql.uuids(ids, LedgerId::value));
    }

    /**
     * They are settled no more; taken from the day on which they were counted, so that both are forgotten together, and in a shard
     * of its own, so that whoever settles requests does not wait for it.
     */
    private static void uncount(Connection connection, Set<LedgerId> lifted) throws SQLException {
        String sql = """
                insert into outcome_count (integration_id, state, day, shard, count, last_at)
                select integration_id, state, (at at time zone 'UTC')::date, ?, -count(*), min(at)
                from not_sent where ledger_id = any (?::uuid[]) group by 1, 2, 3 order by 1, 2, 3
                on conflict (integration_id, state, day, shard) do update set count = outcome_count.count + excluded.count
                """;
        Sql.update(connection, sql, OutcomeTables.REDRIVEN_SHARD, Sql.uuids(lifted, LedgerId::value));
    }

    private void markGone(List<LedgerId> gone) {
        if (!gone.isEmpty()) {
            database.inTransaction(connection -> Sql.update(
                    connection,
                    "update not_sent set gone = true where ledger_id = any (?::uuid[])",
                    Sql.uuids(gone, LedgerId::value)));
        }
    }

    // --- unconfirmed: they are in the waiting room with their content

    private Redriven unconfirmed(List<LedgerId> ids, Because why) {
        String lock = """
                select l.id from ledger l join unnest(?::uuid[]) with ordinality as a (id, n) on l.id = a.id
                where l.state = ? order by a.n for update of l
                """;
        String remember =
                "update ledger set forget_on = greatest(forget_on, ?) where id = any (?::uuid[]) and state = ?";
        String select = """
                select w.id, w.ledger_id, w.kind, w.requested_at, w.payload from (
                  select *, sum(bytes) over (order by id) - bytes as before from (
                    select id, octet_length(payload) as bytes from waiting
                    where ledger_id = any (?::uuid[]) and cause = ? and not copy order by id for update) as locked) as measured
                join waiting w using (id) where before < ? order by w.id
                """;
        int redriven = 0;
        int some;
        do {
            some = database.inTransaction(connection -> {
                Instant now = clock.instant();
                short state = LedgerState.UNCONFIRMED.code();
                List<UUID> locked = Sql.query(
                        connection,
                        lock,
                        row -> row.getObject("id", UUID.class),
                        Sql.uuids(LedgerTable.ordered(ids, Function.identity()), LedgerId::value),
                        state);
                List<Unconfirmed> rows = Sql.query(
                        connection,
                        select,
                        row -> unconfirmed(row, now),
                        Sql.uuids(locked, Function.identity()),
                        WaitingCause.UNCONFIRMED.word(),
                        BYTES_AT_ONCE);
                if (rows.isEmpty()) {
                    return 0;
                }
                Sql.update(
                        connection,
                        remember,
                        forgetOn(now),
                        Sql.uuids(rows, one -> one.id().value()),
                        state);
                String update = """
                        update waiting w set cause = ?, words = ?, reason = null, since = ?, due_at = ?, redriven_at = ?,
                          expires_at = u.expires_at
                        from unnest(?::int8[], ?::timestamptz[]) as u (id, expires_at)
                        where w.id = u.id
                        """;
                Sql.update(
                        connection,
                        update,
                        WaitingCause.RESEND.word(),
                        why.words(),
                        now,
                        now,
                        now,
                        Sql.longs(rows, Unconfirmed::row),
                        Sql.instants(rows, Unconfirmed::expiresAt));
                tellRedriven(connection, rows.stream().map(Unconfirmed::id).toList(), why, now);
                return rows.size();
            });
            redriven += some;
        } while (some > 0);
        return new Redriven(redriven, 0, 0);
    }

    private Unconfirmed unconfirmed(ResultSet row, Instant now) throws SQLException {
        Instant requestedAt = Sql.instant(row, "requested_at");
        Read read = submissions.read(
                row.getBytes("payload"),
                MailKind.valueOf(row.getString("kind")),
                requestedAt,
                now,
                new Submission.Position(0, 0, null));
        // What cannot be read any more is held, with the reason, when it is drained.
        Instant expiresAt = read instanceof Read.Usable(Submission submission) ? submission.expiresAt() : Instant.MAX;
        return new Unconfirmed(row.getLong("id"), new LedgerId(row.getObject("ledger_id", UUID.class)), expiresAt);
    }

    // --- groups

    @Override
    public void order(Asked which, Because why) {
        requireRedrivable(which.standing());
        String sql = """
                insert into redrive_order (state, integration_id, campaign, reason, address_hash, from_at, to_at, actor, why,
                  ordered_at)
                values (?, ?, ?, ?, ?::uuid, ?::timestamptz, ?::timestamptz, ?, ?, ?)
                """;
        AddressHash address = which.address();
        database.inTransaction(connection -> Sql.update(
                connection,
                sql,
                which.standing().state().orElseThrow().code(),
                which.integrationId(),
                which.campaign(),
                which.reason(),
                address == null ? null : address.value(),
                which.from(),
                which.to(),
                why.actor(),
                why.reason(),
                clock.instant()));
        LOG.infof(
                "a group is to be redriven actor=%s state=%s integration=%s",
                why.actor(), which.standing().word(), which.integrationId());
    }

    @Override
    public boolean work() {
        Instant now = clock.instant();
        String take = """
                update redrive_order set taken_until = ? where id = (
                  select id from redrive_order where ended_at is null and (taken_until is null or taken_until <= ?)
                  order by id limit 1 for update skip locked)
                returning *
                """;
        List<Ordered> taken = database.inTransaction(
                connection -> Sql.query(connection, take, JdbcRedrives::ordered, now.plus(LEASE), now));
        for (Ordered order : taken) {
            List<LedgerId> ids = database.inTransaction(connection -> some(connection, order));
            Redriven done =
                    ids.isEmpty() ? new Redriven(0, 0, 0) : now(order.which().standing(), ids, order.why());
            String give = """
                    update redrive_order set redriven = redriven + ?, gone = gone + ?, ended_at = ?::timestamptz,
                      taken_until = null
                    where id = ?
                    """;
            database.inTransaction(connection -> Sql.update(
                    connection,
                    give,
                    done.redriven(),
                    done.gone(),
                    ids.isEmpty() ? clock.instant() : null,
                    order.id()));
        }
        return !taken.isEmpty();
    }

    /** What stands in the order's list since before it was given, and can be tried again. */
    private static List<LedgerId> some(Connection connection, Ordered order) throws SQLException {
        boolean failed = order.which().standing() == Standing.FAILED;
        JdbcQueue.Conditions conditions = JdbcQueue.conditions(order.which());
        conditions.add((failed ? "at" : "since") + " <= ?::timestamptz", order.at());
        if (failed) {
            conditions.add(
                    "not gone and exists (select 1 from ledger l where l.id = ledger_id and l.state = ?)",
                    LedgerState.FAILED.code());
        } else {
            conditions.add("not copy");
        }
        String sql = "select ledger_id from " + (failed ? "not_sent" : "waiting") + conditions.where() + " order by "
                + (failed ? "at, ledger_id" : "id") + " limit ?";
        return Sql.query(
                connection, sql, row -> new LedgerId(row.getObject("ledger_id", UUID.class)), conditions.and(AT_ONCE));
    }

    private static Ordered ordered(ResultSet row) throws SQLException {
        UUID address = row.getObject("address_hash", UUID.class);
        return new Ordered(
                row.getLong("id"),
                new Asked(
                        standing(row),
                        row.getString("integration_id"),
                        row.getString("campaign"),
                        null,
                        row.getString("reason"),
                        address == null ? null : new AddressHash(address),
                        Sql.instantOrNull(row, "from_at"),
                        Sql.instantOrNull(row, "to_at")),
                new Because(row.getString("actor"), row.getString("why")),
                Sql.instant(row, "ordered_at"));
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return Standing.valueOf(LedgerState.of(row.getShort("state")).name());
    }

    @Override
    public List<Order> orders(int limit) {
        return database.inTransaction(connection -> Sql.query(
                connection,
                "select * from redrive_order order by id desc limit ?",
                row -> new Order(
                        row.getLong("id"),
                        standing(row).word(),
                        row.getString("integration_id"),
                        row.getString("campaign"),
                        row.getString("reason"),
                        row.getString("actor"),
                        row.getString("why"),
                        Sql.instant(row, "ordered_at"),
                        row.getLong("redriven"),
                        row.getLong("gone"),
                        Sql.instantOrNull(row, "ended_at")),
                limit));
    }

    private record Failed(
            LedgerId id,
            UUID fingerprint,
            int epoch,
            MailKind kind,
            @Nullable Instant requestedAt,
            @Nullable Place place) {}

    private record Again(int epoch, Submission submission) {}

    private record Unconfirmed(long row, LedgerId id, Instant expiresAt) {}

    private record Ordered(long id, Asked which, Because why, Instant at) {}
}
