package dev.sendwell.sender.persistence;

import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.Topic;
import dev.sendwell.sender.ledger.LedgerState;
import dev.sendwell.sender.queue.Asked;
import dev.sendwell.sender.queue.Cursor;
import dev.sendwell.sender.queue.Found;
import dev.sendwell.sender.queue.Group;
import dev.sendwell.sender.queue.NotSentView;
import dev.sendwell.sender.queue.Page;
import dev.sendwell.sender.queue.Place;
import dev.sendwell.sender.queue.Queue;
import dev.sendwell.sender.queue.RequestView;
import dev.sendwell.sender.queue.Settled;
import dev.sendwell.sender.queue.Standing;
import dev.sendwell.sender.queue.StoryStep;
import dev.sendwell.sender.queue.WaitingView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Views of the sender's tables. */
public final class JdbcQueue implements Queue {
    private static final int LARGEST_GROUPS = 50;

    /** Of a long time, counting takes one part in so many, however many look at the page. */
    private static final int COUNTING_TIME = 10;

    private final Database database;
    /** One counts; others have the figures of before. */
    private final ReentrantLock counting = new ReentrantLock();

    private volatile @Nullable Counted counted;

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
                    connection,
                    "select n.*, l.source_offset from not_sent n left join ledger l on l.id = n.ledger_id where ledger_id = ?",
                    JdbcQueue::notSentView,
                    id.value()));
            List<StoryStep> steps = Sql.query(
                    connection,
                    "select at, what, attempt, stage, words, actor from request_step where ledger_id = ? order by id",
                    JdbcQueue::step,
                    id.value());
            return Sql.query(
                            connection,
                            """
                            select ledger.*, coalesce(
                              (select conversation from waiting where ledger_id = ledger.id and not copy),
                              (select conversation from not_sent where ledger_id = ledger.id)) as conversation
                            from ledger where id = ?
                            """,
                            row -> new RequestView(
                                    LedgerState.of(row.getShort("state")),
                                    row.getInt("attempt"),
                                    Sql.instant(row, "changed_at"),
                                    Sql.instantOrNull(row, "requested_at"),
                                    place(row),
                                    steps,
                                    waiting,
                                    notSent,
                                    lines(row.getString("conversation"))),
                            id.value())
                    .stream()
                    .findFirst();
        });
    }

    private static @Nullable Place place(ResultSet row) throws SQLException {
        Long offset = row.getObject("source_offset", Long.class);
        return offset == null
                ? null
                : new Place(
                        row.getBoolean("marketing") ? Topic.SEND_REQUESTS_MARKETING : Topic.SEND_REQUESTS_TRANSACTIONAL,
                        row.getInt("source_partition"),
                        offset);
    }

    private static StoryStep step(ResultSet row) throws SQLException {
        return new StoryStep(
                Sql.instant(row, "at"),
                row.getString("what"),
                row.getInt("attempt"),
                row.getString("stage"),
                row.getString("words"),
                row.getString("actor"));
    }

    @Override
    public List<Found> withId(String requestId, Collection<String> integrationIds) {
        return database.inTransaction(connection -> {
            Set<String> integrations = new TreeSet<>(integrationIds);
            Sql.query(
                    connection,
                    "select distinct integration_id from outcome_count",
                    row -> integrations.add(row.getString("integration_id")));
            Map<UUID, String> ids = new HashMap<>();
            integrations.forEach(one -> ids.put(LedgerId.of(one, requestId).value(), one));
            return Sql.query(
                    connection,
                    "select id, state, changed_at from ledger where id = any (?::uuid[]) order by changed_at desc",
                    row -> new Found(
                            ids.get(row.getObject("id", UUID.class)),
                            requestId,
                            LedgerState.of(row.getShort("state")),
                            Sql.instant(row, "changed_at")),
                    Sql.uuids(ids.keySet(), Function.identity()));
        });
    }

    @Override
    public List<Group> groups() {
        Counted last = counted;
        if (last != null && (isFresh(last) || counting.isLocked())) {
            return last.groups();
        }
        counting.lock();
        try {
            last = counted;
            if (last == null || !isFresh(last)) {
                long start = System.nanoTime();
                List<Group> groups = countGroups();
                last = new Counted(groups, start, System.nanoTime() - start);
                counted = last;
            }
            return last.groups();
        } finally {
            counting.unlock();
        }
    }

    private static boolean isFresh(Counted last) {
        return System.nanoTime() - last.at() <= last.took() * COUNTING_TIME;
    }

    private List<Group> countGroups() {
        String waiting = """
                select integration_id, cause, coalesce(reason, '') as reason, count(*) as n, min(since) as oldest,
                  max(since) as newest, min(due_at) as next
                from waiting group by integration_id, cause, reason order by n desc, integration_id, cause, reason limit ?
                """;
        String notSent = """
                select integration_id, reason, count(*) as n, min(at) as oldest, max(at) as newest
                from not_sent where state = ? group by integration_id, reason order by n desc, integration_id, reason limit ?
                """;
        return database.inTransaction(connection -> {
            List<Group> groups =
                    new ArrayList<>(Sql.query(connection, waiting, JdbcQueue::waitingGroup, 2 * LARGEST_GROUPS));
            for (Standing standing : Standing.values()) {
                if (!standing.waits() && standing != Standing.NOT_SENT) {
                    groups.addAll(Sql.query(
                            connection,
                            notSent,
                            row -> new Group(
                                    standing,
                                    row.getString("integration_id"),
                                    null,
                                    row.getString("reason"),
                                    row.getLong("n"),
                                    Sql.instant(row, "oldest"),
                                    Sql.instant(row, "newest"),
                                    null),
                            standing.state().orElseThrow().code(),
                            LARGEST_GROUPS));
                }
            }
            return groups;
        });
    }

    private static Group waitingGroup(ResultSet row) throws SQLException {
        String cause = row.getString("cause");
        return new Group(
                cause.equals(Standing.UNCONFIRMED.word()) ? Standing.UNCONFIRMED : Standing.WAITING,
                row.getString("integration_id"),
                cause,
                row.getString("reason"),
                row.getLong("n"),
                Sql.instant(row, "oldest"),
                Sql.instant(row, "newest"),
                finite(Sql.instant(row, "next")));
    }

    @Override
    public long count(Asked asked, int limit) {
        Conditions conditions = conditions(asked);
        String sql =
                "select count(*) as n from (select from " + table(asked) + conditions.where() + " limit ?) as found";
        return database.inTransaction(
                        connection -> Sql.query(connection, sql, row -> row.getLong("n"), conditions.and(limit + 1)))
                .getFirst();
    }

    @Override
    public Page<WaitingView> waiting(Asked asked, @Nullable Cursor after, int limit) {
        Conditions conditions = conditions(asked);
        if (after instanceof Cursor.Row(long id)) {
            conditions.add("id < ?", id);
        }
        String sql = WAITING + conditions.where() + " order by id desc limit ?";
        List<Long> places = new ArrayList<>();
        return page(
                limit,
                connection -> Sql.query(
                        connection,
                        sql,
                        row -> {
                            places.add(row.getLong("id"));
                            return waitingView(row);
                        },
                        conditions.and(limit + 1)),
                last -> new Cursor.Row(places.get(last)));
    }

    @Override
    public Page<NotSentView> notSent(Asked asked, @Nullable Cursor after, int limit) {
        Conditions conditions = conditions(asked);
        if (after instanceof Cursor.Moment(Instant at, UUID id)) {
            conditions.add("(at, ledger_id) < (?::timestamptz, ?::uuid)", at, id);
        }
        String sql = notSent(conditions, " limit ?");
        List<Cursor.Moment> places = new ArrayList<>();
        return page(
                limit,
                connection -> Sql.query(
                        connection,
                        sql,
                        row -> {
                            places.add(
                                    new Cursor.Moment(Sql.instant(row, "at"), row.getObject("ledger_id", UUID.class)));
                            return notSentView(row);
                        },
                        conditions.and(limit + 1)),
                places::get);
    }

    private <T> Page<T> page(int limit, Database.Work<List<T>> read, Function<Integer, Cursor> place) {
        List<T> found = database.inTransaction(read);
        return found.size() > limit
                ? new Page<>(List.copyOf(found.subList(0, limit)), place.apply(limit - 1))
                : new Page<>(found, null);
    }

    @Override
    public <X extends Exception> void eachWaiting(Asked asked, Reader<WaitingView, X> reader) throws X {
        Conditions conditions = conditions(asked);
        database.stream(
                WAITING + conditions.where() + " order by id desc",
                JdbcQueue::waitingView,
                reader::read,
                conditions.and());
    }

    @Override
    public <X extends Exception> void eachNotSent(Asked asked, Reader<NotSentView, X> reader) throws X {
        Conditions conditions = conditions(asked);
        database.stream(notSent(conditions, ""), JdbcQueue::notSentView, reader::read, conditions.and());
    }

    /** Everything but the payload. */
    private static final String WAITING =
            "select id, integration_id, request_id, ledger_id, campaign, cause, words, since,"
                    + " due_at, expires_at from waiting";

    private static String notSent(Conditions conditions, String limit) {
        return "select n.*, l.source_offset from (select * from not_sent" + conditions.where()
                + " order by at desc, ledger_id desc" + limit
                + ") as n left join ledger l on l.id = n.ledger_id order by n.at desc, n.ledger_id desc";
    }

    private static String table(Asked asked) {
        return asked.standing().waits() ? "waiting" : "not_sent";
    }

    /** What the rows of a list have in common; used where groups of them are tried again, too. */
    static Conditions conditions(Asked asked) {
        Conditions conditions = new Conditions();
        boolean waits = asked.standing().waits();
        if (waits) {
            boolean unconfirmed = asked.standing() == Standing.UNCONFIRMED;
            conditions.add("cause " + (unconfirmed ? "=" : "<>") + " ?", Standing.UNCONFIRMED.word());
        } else {
            conditions.addGiven(
                    "state = ?", asked.standing().state().map(LedgerState::code).orElse(null));
        }
        conditions.addGiven("integration_id = ?", asked.integrationId());
        conditions.addGiven("campaign = ?", asked.campaign());
        conditions.addGiven("cause = ?", waits ? asked.cause() : null);
        if (waits && "".equals(asked.reason())) {
            conditions.add("reason is null");
        } else {
            conditions.addGiven("reason = ?", asked.reason());
        }
        conditions.addGiven(
                "address_hash = ?::uuid",
                asked.address() == null ? null : asked.address().value());
        String time = waits ? "since" : "at";
        conditions.addGiven(time + " >= ?::timestamptz", asked.from());
        conditions.addGiven(time + " < ?::timestamptz", asked.to());
        return conditions;
    }

    @Override
    public Map<String, Map<LedgerState, Settled>> settled() {
        Map<String, Map<LedgerState, Settled>> settled = new TreeMap<>();
        database.inTransaction(connection -> Sql.query(
                connection,
                """
                select integration_id, state, sum(count)::int8 as n, max(last_at) as last_at
                from outcome_count group by integration_id, state having sum(count) > 0
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
        return new WaitingView(
                row.getString("integration_id"),
                row.getString("request_id"),
                ledgerId(row),
                row.getString("campaign"),
                row.getString("cause"),
                row.getString("words"),
                Sql.instant(row, "since"),
                finite(Sql.instant(row, "due_at")),
                Sql.instant(row, "expires_at"));
    }

    private static NotSentView notSentView(ResultSet row) throws SQLException {
        LedgerState state = LedgerState.of(row.getShort("state"));
        return new NotSentView(
                row.getString("integration_id"),
                row.getString("request_id"),
                ledgerId(row),
                row.getString("campaign"),
                state.word(),
                row.getInt("attempt"),
                row.getString("stage"),
                row.getString("words"),
                Sql.instant(row, "at"),
                state == LedgerState.FAILED
                        && !row.getBoolean("gone")
                        && row.getObject("source_offset", Long.class) != null);
    }

    private static String ledgerId(ResultSet row) throws SQLException {
        return new LedgerId(row.getObject("ledger_id", UUID.class)).toString();
    }

    private static @Nullable Instant finite(Instant at) {
        return at.equals(Instant.MAX) ? null : at;
    }

    private static List<String> lines(@Nullable String conversation) {
        return conversation == null ? List.of() : conversation.lines().toList();
    }

    private static <T> @Nullable T first(List<T> rows) {
        return rows.isEmpty() ? null : rows.getFirst();
    }

    /** Groups, and how long it took to count them, in nanoseconds. */
    private record Counted(List<Group> groups, long at, long took) {}

    /** Conditions of a select and their parameters. */
    static final class Conditions {
        private final List<String> conditions = new ArrayList<>();
        private final List<Object> parameters = new ArrayList<>();

        void add(String condition, Object... values) {
            conditions.add(condition);
            parameters.addAll(List.of(values));
        }

        /** Adds a condition where there is something to compare with. */
        void addGiven(String condition, @Nullable Object value) {
            if (value != null) {
                add(condition, value);
            }
        }

        String where() {
            return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        }

        /** The parameters, and those that follow them. */
        @Nullable
        Object[] and(Object... more) {
            List<Object> all = new ArrayList<>(parameters);
            all.addAll(List.of(more));
            return all.toArray();
        }
    }
}
