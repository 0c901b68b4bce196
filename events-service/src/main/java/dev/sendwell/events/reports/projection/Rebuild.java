package dev.sendwell.events.reports.projection;

import dev.sendwell.events.persistence.Sql;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes the report equal to the journal, while it serves: day by day first the raw rows of events, then the counts. Each day is a
 * transaction that keeps the projection out; pages go on reading what was there before. It goes on after a restart.
 */
@ApplicationScoped
public class Rebuild {
    /** Any number that nothing else in this database locks. */
    private static final long REBUILDER = 7_300_003;

    /** In the order in which the projection comes to them, so that neither waits for the other in a circle. */
    private static final String KEEP_THE_PROJECTION_OUT =
            "lock table report_request, report_event, report_count, report_domain_count, report_reason_count"
                    + " in exclusive mode";

    private final DataSource database;
    private final InstantSource clock;

    Rebuild(DataSource database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * How far the last one is.
     *
     * @param firstDay of UTC
     * @param counting false while raw rows are compared with the journal, true while counts are made of them
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
     * Asks for the days of a range; a rebuild that runs goes on instead.
     *
     * @param firstDay null: the first that the journal has
     * @param lastDay null: today
     */
    public State request(@Nullable LocalDate firstDay, @Nullable LocalDate lastDay, String actor) throws SQLException {
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        String sql = """
                with range as (
                  select least(coalesce(?::date, (select min(day) from event), ?::date), last) as first, last
                  from (select coalesce(?::date, ?::date) as last) as asked)
                insert into report_rebuild as r (requested_at, actor, first_day, last_day, next_day)
                select ?, ?, first, last, first from range
                on conflict (single) do update set requested_at = excluded.requested_at, actor = excluded.actor,
                  first_day = excluded.first_day, last_day = excluded.last_day, next_day = excluded.next_day, counting = false,
                  events_added = 0, events_removed = 0, counts_corrected = 0, finished_at = null
                where r.finished_at is not null
                """;
        Sql.inTransaction(database, connection -> {
            try (PreparedStatement upsert = connection.prepareStatement(sql)) {
                upsert.setObject(1, firstDay);
                upsert.setObject(2, today);
                upsert.setObject(3, lastDay);
                upsert.setObject(4, today);
                Sql.setInstant(upsert, 5, clock.instant());
                upsert.setString(6, actor);
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

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void goOn() throws SQLException {
        boolean more = true;
        while (more) {
            more = Sql.inTransaction(database, this::oneDay);
        }
    }

    /** True when there is another day to do, and it can be done now. */
    private boolean oneDay(Connection transaction) throws SQLException {
        State state =
                last(transaction).filter(last -> last.finishedAt() == null).orElse(null);
        if (state == null || !alone(transaction)) {
            return false;
        }
        execute(transaction, KEEP_THE_PROJECTION_OUT);
        Instant from = state.nextDay().atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant to = state.nextDay().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        long added = 0;
        long removed = 0;
        long corrected = 0;
        if (state.counting()) {
            corrected = recount(transaction, from, to);
        } else {
            added = JournalCheck.missing(transaction, from, to, facts -> Fold.apply(transaction, facts));
            removed = removeWhatTheJournalDoesNotHave(transaction, from, to);
        }
        boolean lastDay = !state.nextDay().isBefore(state.lastDay());
        String sql = "update report_rebuild set events_added = events_added + ?, events_removed = events_removed + ?,"
                + " counts_corrected = counts_corrected + ?, counting = ?, next_day = ?, finished_at = ?";
        try (PreparedStatement update = transaction.prepareStatement(sql)) {
            update.setLong(1, added);
            update.setLong(2, removed);
            update.setLong(3, corrected);
            update.setBoolean(4, state.counting() || lastDay);
            update.setObject(5, lastDay ? state.firstDay() : state.nextDay().plusDays(1));
            Sql.setInstant(update, 6, state.counting() && lastDay ? clock.instant() : null);
            update.executeUpdate();
        }
        return !(state.counting() && lastDay);
    }

    private static long removeWhatTheJournalDoesNotHave(Connection transaction, Instant from, Instant to)
            throws SQLException {
        String sql = "with gone as (delete from report_event e where " + JournalCheck.NOT_IN_JOURNAL
                + " returning e.id, e.ledger_id), told as (update report_request r set reported = exists (select from"
                + " report_event e where e.ledger_id = r.ledger_id and e.figure in ('delivered', 'bounced', 'blocked',"
                + " 'dropped') and e.id not in (select id from gone)) where r.ledger_id in (select ledger_id from gone)"
                + " and r.reported) select count(*) from gone";
        try (PreparedStatement delete = transaction.prepareStatement(sql)) {
            delete.setString(1, from.toString());
            delete.setString(2, to.toString());
            try (ResultSet row = delete.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static long recount(Connection transaction, Instant from, Instant to) throws SQLException {
        List<SelfCheck.Difference> differences = new ArrayList<>();
        SelfCheck.compare(transaction, from, to, differences);
        if (differences.isEmpty()) {
            return 0;
        }
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
            try (PreparedStatement statement = transaction.prepareStatement(sql)) {
                for (int i = 1; i <= sql.chars().filter(c -> c == '?').count(); i += 2) {
                    Sql.setInstant(statement, i, from);
                    Sql.setInstant(statement, i + 1, to);
                }
                statement.executeUpdate();
            }
        }
        return differences.size();
    }

    private static boolean alone(Connection transaction) throws SQLException {
        try (PreparedStatement lock = transaction.prepareStatement("select pg_try_advisory_xact_lock(?)")) {
            lock.setLong(1, REBUILDER);
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
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
