package dev.sendwell.events.reports.projection;

import dev.sendwell.events.Retention;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Recomputes the counts of a range from the raw rows and compares, in one snapshot: every count by domain, the sums without the
 * domain, the reasons, and the sums of its days; and the raw rows of events with the journal. What differs is named; nothing is mended here.
 */
@ApplicationScoped
public class SelfCheck {
    private static final Logger LOG = Logger.getLogger(SelfCheck.class);
    private static final int NAMED = 100;

    static final String CELL = "bucket, integration_id, campaign, kind, domain";

    /** A request's figures, from its row and its events; an event's figures, from the events of its request. */
    private static final String RAW = """
            first_event as materialized (
              select e.*, date_bin('15 minutes', e.occurred_at, 'epoch') as bucket, coalesce(r.kind, '') as kind,
                     e.ledger_id is null or not exists (
                       select from report_event p where p.ledger_id = e.ledger_id and p.figure = e.figure
                       and (p.occurred_at, p.id) < (e.occurred_at, e.id)) as is_first
              from report_event e left join report_request r on r.ledger_id = e.ledger_id
              where e.occurred_at >= ? and e.occurred_at < ?),
            known_request as materialized (
              select r.*, replace(r.state, '-', '_') as figure from report_request r
              where r.bucket >= ? and r.bucket < ?)
            """;

    /** Every count that the raw rows give, as cell, name and n. Takes the range twice. */
    static final String EXPECTED_COUNTS = "with " + RAW + """
            , expected as (
              select %1$s, name, count(*) as n
              from known_request r cross join lateral (values
                ('requested'), (figure),
                (case when state = 'accepted' and not exists (
                   select from report_event e where e.ledger_id = r.ledger_id
                   and e.figure in ('delivered', 'bounced', 'blocked', 'dropped')) then 'no_event_yet' end)) as named (name)
              where name is not null group by %1$s, name
              union all
              select %1$s, name, count(*)
              from first_event cross join lateral (values
                (figure || '_total'), (case when is_first then figure end)) as named (name)
              where name is not null group by %1$s, name)
            """.formatted(CELL);

    private static final String COUNTS = EXPECTED_COUNTS + """
            , kept as (
              select %1$s, name, n from report_domain_count cross join lateral (values %2$s) as named (name, n)
              where bucket >= ? and bucket < ? and n <> 0)
            """.formatted(CELL, unpivoted()) + compared();

    private static final String SUMS = sums("report_domain_count", "bucket", "''::text", "report_count");

    /** Takes whole days. */
    private static final String DAYS_BY_DOMAIN =
            sums("report_domain_count", Bucket.DAY_SQL, "domain", "report_domain_day");

    /** Takes whole days. */
    private static final String DAYS = sums("report_domain_day", "bucket", "''::text", "report_day");

    /** Every count of a reason that the raw rows give. Takes the range twice. */
    static final String EXPECTED_REASONS = "with " + RAW + """
            , expected as (
              select %1$s, figure || ': ' || reason as name, figure, reason, count(*) as n
              from known_request where reason is not null group by %1$s, figure, reason
              union all
              select %1$s, figure || ': ' || reason, figure, reason, count(*)
              from first_event where is_first and reason is not null group by %1$s, figure, reason)
            """.formatted(CELL);

    private static final String REASONS = EXPECTED_REASONS + """
            , kept as (
              select %1$s, figure || ': ' || reason as name, n from report_reason_count
              where bucket >= ? and bucket < ?)
            """.formatted(CELL) + compared();

    /** Takes whole days. */
    private static final String DAYS_OF_REASONS = """
            with expected as (
              select %2$s as bucket, integration_id, campaign, kind, domain, figure || ': ' || reason as name,
                sum(n)::bigint as n
              from report_reason_count where bucket >= ? and bucket < ? group by 1, 2, 3, 4, 5, 6),
            kept as (
              select %1$s, figure || ': ' || reason as name, n from report_reason_day where bucket >= ? and bucket < ?)
            """.formatted(CELL, Bucket.DAY_SQL) + compared();

    private final DataSource database;
    private final InstantSource clock;
    private final Retention retention;

    SelfCheck(DataSource database, InstantSource clock, Retention retention) {
        this.database = database;
        this.clock = clock;
        this.retention = retention;
    }

    /**
     * Compares a range, as far as its raw rows are kept.
     *
     * @param asked a bucket's start
     * @param to a bucket's start, not included
     */
    public Result check(Instant asked, Instant to) {
        return check(asked, to, (connection, result) -> {});
    }

    /** The same, and remembers the result as the last one. */
    public Result checkAndRemember(Instant asked, Instant to) {
        return check(asked, to, SelfCheck::remember);
    }

    private interface Afterwards {
        void accept(Connection connection, Result result) throws SQLException;
    }

    private Result check(Instant asked, Instant to, Afterwards afterwards) {
        LocalDate oldest = retention.oldest(clock.instant());
        Instant kept = oldest.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant from = asked.isBefore(kept) ? kept : asked;
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            List<Difference> named = new ArrayList<>();
            AtomicLong differences = new AtomicLong();
            long compared = compare(connection, from, to, difference -> {
                if (differences.incrementAndGet() <= NAMED) {
                    named.add(difference);
                }
            });
            Instant now = clock.instant();
            long notCounted = JournalCheck.notCounted(connection, from, to);
            long notInJournal = JournalCheck.notInJournal(connection, from, to, oldest);
            connection.rollback();
            Result result = new Result(
                    now, from, to, compared, differences.get(), notCounted, notInJournal, List.copyOf(named));
            afterwards.accept(connection, result);
            connection.commit();
            if (result.differences() > 0) {
                LOG.errorf(
                        "report counts differ from their raw rows from=%s to=%s differences=%d",
                        from, to, result.differences());
            }
            if (notCounted > 0 || notInJournal > 0) {
                LOG.errorf(
                        "report events differ from the journal from=%s to=%s notCounted=%d notInJournal=%d",
                        from, to, notCounted, notInJournal);
            }
            return result;
        } catch (SQLException e) {
            throw new IllegalStateException("the counts cannot be compared", e);
        }
    }

    /** The last comparison; nothing before the first. Its differences are counted but not named. */
    public Optional<Result> last(Connection connection) throws SQLException {
        String sql = "select checked_at, range_from, range_to, compared, differences, not_counted, not_in_journal"
                + " from report_check";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? Optional.of(new Result(
                            instant(row, 1),
                            instant(row, 2),
                            instant(row, 3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6),
                            row.getLong(7),
                            List.of()))
                    : Optional.empty();
        }
    }

    private static void remember(Connection connection, Result result) throws SQLException {
        String sql = """
                insert into report_check (checked_at, range_from, range_to, compared, differences, not_counted, not_in_journal)
                values (?, ?, ?, ?, ?, ?, ?)
                on conflict (single) do update set checked_at = excluded.checked_at, range_from = excluded.range_from,
                  range_to = excluded.range_to, compared = excluded.compared, differences = excluded.differences,
                  not_counted = excluded.not_counted, not_in_journal = excluded.not_in_journal
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, utc(result.checkedAt()));
            statement.setObject(2, utc(result.from()));
            statement.setObject(3, utc(result.to()));
            statement.setLong(4, result.compared());
            statement.setLong(5, result.differences());
            statement.setLong(6, result.notCounted());
            statement.setLong(7, result.notInJournal());
            statement.executeUpdate();
        }
    }

    /** Compares a range in the caller's transaction; returns how many counts there are. */
    static long compare(Connection connection, Instant from, Instant to, Consumer<Difference> differences)
            throws SQLException {
        Instant firstDay = Bucket.day(from);
        Instant lastDay = Bucket.nextDay(to);
        return compare(connection, COUNTS, from, to, differences)
                + compare(connection, SUMS, from, to, differences)
                + compare(connection, REASONS, from, to, differences)
                + compare(connection, DAYS_BY_DOMAIN, firstDay, lastDay, differences)
                + compare(connection, DAYS, firstDay, lastDay, differences)
                + compare(connection, DAYS_OF_REASONS, firstDay, lastDay, differences);
    }

    private static long compare(
            Connection connection, String sql, Instant from, Instant to, Consumer<Difference> differences)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int parameters = statement.getParameterMetaData().getParameterCount();
            for (int i = 1; i <= parameters; i += 2) {
                statement.setObject(i, utc(from));
                statement.setObject(i + 1, utc(to));
            }
            long compared = 0;
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    compared = row.getLong("compared");
                    if (row.getString("name") != null) {
                        differences.accept(new Difference(
                                instant(row, 1),
                                row.getString("integration_id"),
                                row.getString("campaign"),
                                row.getString("kind"),
                                row.getString("domain"),
                                row.getString("name"),
                                row.getLong("expected"),
                                row.getLong("counted")));
                    }
                }
            }
            return compared;
        }
    }

    /** One row per difference, and one at least, so that the number of what was compared always comes back. */
    private static String compared() {
        return """
                , compared as (
                  select %1$s, name, coalesce(e.n, 0) as expected, coalesce(k.n, 0) as counted
                  from expected e full join kept k using (%1$s, name)),
                total as (select count(*) as compared from compared)
                select %1$s, name, expected, counted, compared
                from total left join compared on expected <> counted
                order by %1$s, name
                """.formatted(CELL);
    }

    /** One table's rows against another's, which sums them. */
    private static String sums(String of, String bucket, String domain, String in) {
        return """
                with expected as (
                  select %2$s as bucket, integration_id, campaign, kind, %3$s as domain, name, sum(n)::bigint as n
                  from %1$s cross join lateral (values %5$s) as named (name, n)
                  where bucket >= ? and bucket < ? group by 1, 2, 3, 4, 5, 6 having sum(n) <> 0),
                kept as (
                  select bucket, integration_id, campaign, kind, %3$s as domain, name, n
                  from %4$s cross join lateral (values %5$s) as named (name, n)
                  where bucket >= ? and bucket < ? and n <> 0)
                """.formatted(of, bucket, domain, in, unpivoted()) + compared();
    }

    private static String unpivoted() {
        return Figure.COLUMNS.stream()
                .map(column -> "('" + column + "', " + column + ")")
                .collect(Collectors.joining(", "));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /**
     * What a comparison found.
     *
     * @param compared how many counts were compared
     * @param differences how many of them differ
     * @param notCounted events that stand in the journal and are not counted
     * @param notInJournal events that are counted and do not stand in the journal
     * @param different at most a hundred of the differences
     */
    public record Result(
            Instant checkedAt,
            Instant from,
            Instant to,
            long compared,
            long differences,
            long notCounted,
            long notInJournal,
            List<Difference> different) {

        /** True when everything equals the journal. */
        public boolean equal() {
            return differences == 0 && notCounted == 0 && notInJournal == 0;
        }
    }

    /**
     * A count that its raw rows do not give.
     *
     * @param name the column, or figure and reason
     */
    public record Difference(
            Instant bucket,
            String integration,
            String campaign,
            String kind,
            String domain,
            String name,
            long expected,
            long counted) {}
}
