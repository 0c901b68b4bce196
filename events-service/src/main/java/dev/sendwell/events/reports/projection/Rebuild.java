package dev.sendwell.events.reports.projection;

import dev.sendwell.events.Retention;
import dev.sendwell.events.persistence.Sql;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes the report equal to the journal, while it serves and while events come in: day by day first the raw rows of events, then the
 * counts. It goes on after a restart.
 *
 * <p>Everything is compared in snapshots, which hold up nobody. Raw rows are taken in and out as the projection does it, some
 * thousand in a transaction, and with them the counts of whatever bucket they change, in the range or not. Only a bucket whose counts
 * still differ is made anew with the projection kept out, for as long as that one bucket takes, with a pause of that length after it.
 */
@ApplicationScoped
public class Rebuild {
    /** Any number that nothing else in this database locks. */
    private static final long REBUILDER = 7_300_003;

    /** In the order in which the projection comes to them, so that neither waits for the other in a circle. */
    private static final String KEEP_THE_PROJECTION_OUT =
            "lock table report_request, report_event, report_count, report_domain_count, report_reason_count,"
                    + " report_day, report_domain_day, report_reason_day in exclusive mode";

    /** Whoever waits for a lock on a table holds up all who come after; so it gives up soon and tries again. */
    private static final String NOT_FOR_LONG = "set local lock_timeout = '200ms'";

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);

    private final DataSource database;
    private final InstantSource clock;
    private final Retention retention;
    private volatile boolean stopping;

    Rebuild(DataSource database, InstantSource clock, Retention retention) {
        this.database = database;
        this.clock = clock;
        this.retention = retention;
    }

    /**
     * How far the last one is.
     *
     * @param firstDay of UTC
     * @param counting false while raw rows are compared with the journal, true while counts are compared with them
     * @param nextDay what comes next
     * @param eventsAdded events of the journal that were not counted
     * @param eventsRemoved events that were counted and do not stand in the journal
     * @param countsCorrected counts that differed from their raw rows
     * @param finishedAt absent while it runs
     */
    public record State(
            Instant requestedAt,
            String actor,
            LocalDate firstDay,
            LocalDate lastDay,
            boolean counting,
            LocalDate nextDay,
            long eventsAdded,
            long eventsRemoved,
            long countsCorrected,
            @Nullable Instant finishedAt) {}

    /** Asks for all that the journal has. */
    public State request(String actor) throws SQLException {
        return request(null, null, actor);
    }

    /**
     * Asks for the days of a range, as far as anything is kept of them; a rebuild that runs goes on instead.
     *
     * @param firstDay null: the first of which anything is kept
     * @param lastDay null: the last
     */
    public State request(@Nullable LocalDate firstDay, @Nullable LocalDate lastDay, String actor) throws SQLException {
        Sql.inTransaction(database, connection -> {
            LocalDate today = day(clock.instant());
            LocalDate first =
                    Kept.first(connection, retention.oldest(clock.instant())).orElse(today);
            LocalDate last = Kept.last(connection).orElse(today);
            LocalDate from = firstDay == null || firstDay.isBefore(first) ? first : firstDay;
            LocalDate to = lastDay == null || lastDay.isAfter(last) ? last : lastDay;
            String sql = """
                    insert into report_rebuild as r (requested_at, actor, first_day, last_day, next_day, finished_at)
                    values (?, ?, ?, ?, ?, ?)
                    on conflict (single) do update set requested_at = excluded.requested_at, actor = excluded.actor,
                      first_day = excluded.first_day, last_day = excluded.last_day, next_day = excluded.next_day, counting = false,
                      events_added = 0, events_removed = 0, counts_corrected = 0, finished_at = excluded.finished_at
                    where r.finished_at is not null
                    """;
            try (PreparedStatement upsert = connection.prepareStatement(sql)) {
                Sql.setInstant(upsert, 1, clock.instant());
                upsert.setString(2, actor);
                upsert.setObject(3, from);
                upsert.setObject(4, to);
                upsert.setObject(5, from);
                // Nothing is kept of such days: there is nothing to do.
                Sql.setInstant(upsert, 6, from.isAfter(to) ? clock.instant() : null);
                return upsert.executeUpdate();
            }
        });
        return last().orElseThrow();
    }

    /** The last one; empty when there was none. */
    public Optional<State> last() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return last(connection);
        }
    }

    void stop(@Observes ShutdownEvent stop) {
        stopping = true;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void goOn() throws SQLException {
        if (running().isEmpty()) {
            return;
        }
        try (Connection alone = database.getConnection()) {
            if (!locked(alone)) {
                return;
            }
            try {
                Optional<State> state = running();
                while (state.isPresent() && !stopping && oneDay(state.get())) {
                    state = running();
                }
            } finally {
                unlock(alone);
            }
        }
    }

    private Optional<State> running() throws SQLException {
        return last().filter(state -> state.finishedAt() == null);
    }

    /** False when it could not be done now. */
    private boolean oneDay(State state) throws SQLException {
        Instant from = state.nextDay().atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant to = state.nextDay().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        if (state.counting()) {
            if (!recount(from, to)) {
                return false;
            }
        } else {
            takeInWhatIsMissing(from, to);
            takeOutWhatTheJournalDoesNotHave(from, to);
        }
        advance(state);
        return true;
    }

    /** The next day of which anything is kept, or the end. An other instance that did the same day changes nothing. */
    private void advance(State state) throws SQLException {
        Sql.inTransaction(database, connection -> {
            LocalDate next = Kept.first(connection, state.nextDay().plusDays(1)).orElse(LocalDate.MAX);
            boolean lastDay = next.isAfter(state.lastDay());
            String sql = "update report_rebuild set counting = ?, next_day = ?, finished_at = ?"
                    + " where next_day = ? and counting = ? and requested_at = ?";
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setBoolean(1, state.counting() || lastDay);
                update.setObject(2, lastDay ? state.firstDay() : next);
                Sql.setInstant(update, 3, state.counting() && lastDay ? clock.instant() : null);
                update.setObject(4, state.nextDay());
                update.setBoolean(5, state.counting());
                Sql.setInstant(update, 6, state.requestedAt());
                return update.executeUpdate();
            }
        });
    }

    private void takeInWhatIsMissing(Instant from, Instant to) throws SQLException {
        try (Connection snapshot = snapshot()) {
            JournalCheck.missing(
                    snapshot,
                    from,
                    to,
                    facts -> Sql.inTransaction(database, transaction -> {
                        Fold.apply(transaction, facts);
                        note(transaction, "events_added", facts.size());
                        return null;
                    }));
            snapshot.rollback();
        }
    }

    private void takeOutWhatTheJournalDoesNotHave(Instant from, Instant to) throws SQLException {
        try (Connection snapshot = snapshot()) {
            JournalCheck.superfluous(
                    snapshot,
                    from,
                    to,
                    retention.oldest(clock.instant()),
                    (List<UUID> events) -> Sql.inTransaction(database, transaction -> {
                        note(transaction, "events_removed", Fold.takeOut(transaction, events));
                        return null;
                    }));
            snapshot.rollback();
        }
    }

    /** Makes the counts of buckets that differ anew; false when the projection could not be kept out. */
    private boolean recount(Instant from, Instant to) throws SQLException {
        Map<Instant, Integer> differing = new TreeMap<>();
        try (Connection snapshot = snapshot()) {
            SelfCheck.compare(snapshot, from, to, difference -> differing.merge(difference.bucket(), 1, Integer::sum));
            snapshot.rollback();
        }
        for (Map.Entry<Instant, Integer> bucket : differing.entrySet()) {
            boolean done = withTheProjectionKeptOut(transaction -> {
                recount(transaction, bucket.getKey());
                note(transaction, "counts_corrected", bucket.getValue());
                return null;
            });
            if (!done || stopping) {
                return false;
            }
        }
        return differing.isEmpty()
                || withTheProjectionKeptOut(transaction -> {
                    sumTheDay(transaction, from, to);
                    return null;
                });
    }

    /** False when it could not be kept out. */
    private boolean withTheProjectionKeptOut(Sql.Work<@Nullable Void> work) throws SQLException {
        long start = System.nanoTime();
        try {
            Sql.inTransaction(database, transaction -> {
                execute(transaction, NOT_FOR_LONG);
                execute(transaction, KEEP_THE_PROJECTION_OUT);
                return work.in(transaction);
            });
        } catch (SQLException e) {
            if (Sql.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
        pause(Duration.ofNanos(System.nanoTime() - start));
        return true;
    }

    private static void recount(Connection transaction, Instant bucket) throws SQLException {
        String columns = String.join(", ", Figure.COLUMNS);
        String pivoted = Figure.COLUMNS.stream()
                .map(column -> "coalesce(sum(n) filter (where name = '" + column + "'), 0)")
                .collect(Collectors.joining(", "));
        String summed =
                Figure.COLUMNS.stream().map(column -> "sum(" + column + ")").collect(Collectors.joining(", "));
        String cellWithoutDomain = SelfCheck.CELL.replace(", domain", "");
        for (String sql : List.of(
                "delete from report_domain_count where bucket >= ? and bucket < ?",
                "delete from report_count where bucket >= ? and bucket < ?",
                "delete from report_reason_count where bucket >= ? and bucket < ?",
                SelfCheck.EXPECTED_COUNTS + "insert into report_domain_count (" + SelfCheck.CELL + ", " + columns
                        + ") select " + SelfCheck.CELL + ", " + pivoted + " from expected group by " + SelfCheck.CELL,
                "insert into report_count (" + cellWithoutDomain + ", " + columns + ") select " + cellWithoutDomain
                        + ", "
                        + summed + " from report_domain_count where bucket >= ? and bucket < ? group by "
                        + cellWithoutDomain,
                SelfCheck.EXPECTED_REASONS + "insert into report_reason_count (" + SelfCheck.CELL
                        + ", figure, reason, n) select " + SelfCheck.CELL + ", figure, reason, n from expected")) {
            executeOn(transaction, sql, bucket, bucket.plus(Bucket.LENGTH));
        }
    }

    /** Adds up the counts of a day again. */
    private static void sumTheDay(Connection transaction, Instant from, Instant to) throws SQLException {
        String columns = String.join(", ", Figure.COLUMNS);
        String summed =
                Figure.COLUMNS.stream().map(column -> "sum(" + column + ")").collect(Collectors.joining(", "));
        for (String[] tables :
                new String[][] {{"report_count", "report_day"}, {"report_domain_count", "report_domain_day"}}) {
            String cell = "integration_id, campaign, kind" + (tables[0].contains("domain") ? ", domain" : "");
            executeOn(transaction, "delete from " + tables[1] + " where bucket >= ? and bucket < ?", from, to);
            executeOn(
                    transaction,
                    "insert into " + tables[1] + " (bucket, " + cell + ", " + columns + ") select " + Bucket.DAY_SQL
                            + ", "
                            + cell + ", " + summed + " from " + tables[0]
                            + " where bucket >= ? and bucket < ? group by "
                            + Bucket.DAY_SQL + ", " + cell,
                    from,
                    to);
        }
        String reason = "integration_id, campaign, kind, domain, figure, reason";
        executeOn(transaction, "delete from report_reason_day where bucket >= ? and bucket < ?", from, to);
        executeOn(
                transaction,
                "insert into report_reason_day (bucket, " + reason + ", n) select " + Bucket.DAY_SQL + ", " + reason
                        + ", sum(n) from report_reason_count where bucket >= ? and bucket < ? group by "
                        + Bucket.DAY_SQL
                        + ", " + reason,
                from,
                to);
    }

    /** Sets a range wherever the statement asks for one. */
    private static void executeOn(Connection transaction, String sql, Instant from, Instant to) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(sql)) {
            for (int i = 1; i <= sql.chars().filter(c -> c == '?').count(); i += 2) {
                Sql.setInstant(statement, i, from);
                Sql.setInstant(statement, i + 1, to);
            }
            statement.executeUpdate();
        }
    }

    private static void note(Connection transaction, String what, long more) throws SQLException {
        try (PreparedStatement update =
                transaction.prepareStatement("update report_rebuild set " + what + " = " + what + " + ?")) {
            update.setLong(1, more);
            update.executeUpdate();
        }
    }

    private void pause(Duration held) {
        try {
            TimeUnit.NANOSECONDS.sleep((held.compareTo(SHORTEST_PAUSE) > 0 ? held : SHORTEST_PAUSE).toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    private Connection snapshot() throws SQLException {
        Connection connection = database.getConnection();
        try {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static boolean locked(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
            lock.setLong(1, REBUILDER);
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static void unlock(Connection connection) throws SQLException {
        try (PreparedStatement unlock = connection.prepareStatement("select pg_advisory_unlock(?)")) {
            unlock.setLong(1, REBUILDER);
            unlock.execute();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static LocalDate day(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).toLocalDate();
    }

    /** The last one, as the caller's transaction sees it. */
    public static Optional<State> last(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("select * from report_rebuild")) {
            return row.next()
                    ? Optional.of(new State(
                            Objects.requireNonNull(Sql.instant(row, "requested_at")),
                            row.getString("actor"),
                            row.getObject("first_day", LocalDate.class),
                            row.getObject("last_day", LocalDate.class),
                            row.getBoolean("counting"),
                            row.getObject("next_day", LocalDate.class),
                            row.getLong("events_added"),
                            row.getLong("events_removed"),
                            row.getLong("counts_corrected"),
                            Sql.instant(row, "finished_at")))
                    : Optional.empty();
        }
    }
}
