package dev.sendwell.events.reports;

import dev.sendwell.events.reports.Report.Choices;
import dev.sendwell.events.reports.Report.ReasonRow;
import dev.sendwell.events.reports.Report.Reasons;
import dev.sendwell.events.reports.Report.Row;
import dev.sendwell.events.reports.Report.Step;
import dev.sendwell.events.reports.Report.Table;
import dev.sendwell.events.reports.projection.Figure;
import dev.sendwell.events.reports.projection.Rebuild;
import dev.sendwell.events.reports.projection.SelfCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads reports from the counts. Each call sees one snapshot of the database. */
@ApplicationScoped
class Reports {
    /** Rows that a page shows of a table. */
    static final int SHOWN = 10;

    private static final Duration RECENT = Duration.ofMinutes(15);
    private static final String SUMS =
            Figure.COLUMNS.stream().map(column -> "sum(" + column + ")").collect(Collectors.joining(", "));

    private final DataSource database;
    private final SelfCheck selfCheck;
    private final InstantSource clock;

    Reports(DataSource database, SelfCheck selfCheck, InstantSource clock) {
        this.database = database;
        this.selfCheck = selfCheck;
        this.clock = clock;
    }

    Report.Whole whole(ReportFilter filter) {
        return read(connection -> whole(connection, filter));
    }

    private Report.Whole whole(Connection connection, ReportFilter filter) throws SQLException {
        List<Step> trend = trend(connection, filter);
        return new Report.Whole(
                trend.stream().map(Step::figures).reduce(Figures.NONE, Figures::plus),
                trend,
                table(connection, Dimension.CAMPAIGN, filter, SHOWN),
                table(connection, Dimension.DOMAIN, filter, SHOWN),
                reasons(connection, filter, SHOWN),
                choices(connection, filter),
                selfCheck.last(connection),
                Rebuild.last(connection),
                active(connection, filter),
                countedSince(connection, Instant.EPOCH));
    }

    Report.Summary summary(ReportFilter filter) {
        return read(connection -> new Report.Summary(
                figures(connection, filter),
                selfCheck.last(connection),
                Rebuild.last(connection),
                active(connection, filter)));
    }

    List<Step> trend(ReportFilter filter) {
        return read(connection -> trend(connection, filter));
    }

    Table campaigns(ReportFilter filter, int rows) {
        return read(connection -> table(connection, Dimension.CAMPAIGN, filter, rows));
    }

    Table domains(ReportFilter filter, int rows) {
        return read(connection -> table(connection, Dimension.DOMAIN, filter, rows));
    }

    Reasons reasons(ReportFilter filter, int rows) {
        return read(connection -> reasons(connection, filter, rows));
    }

    /** The rows of the smallest table that can be filtered so. */
    private static Counts counts(ReportFilter filter) {
        return Counts.of(filter.domain() == null ? Counts.Kept.ALL : Counts.Kept.BY_DOMAIN, filter);
    }

    /**
     * How many requests some figures count.
     *
     * @param reason only those with this reason; null: all
     */
    long count(ReportFilter filter, List<Figure> figures, @Nullable String reason) {
        if (reason == null) {
            Figures summary = read(connection -> figures(connection, filter));
            return figures.stream().mapToLong(summary::count).sum();
        }
        Counts counts = Counts.of(Counts.Kept.BY_REASON, filter);
        String sql =
                "select coalesce(sum(n), 0) from " + counts.sql() + " where figure = any(?::text[]) and reason = ?";
        return read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                int next = counts.bind(statement, 1);
                statement.setArray(
                        next,
                        connection.createArrayOf(
                                "text", figures.stream().map(Figure::column).toArray()));
                statement.setString(next + 1, reason);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    private static Figures figures(Connection connection, ReportFilter filter) throws SQLException {
        Counts counts = counts(filter);
        String sql = "select " + SUMS + " from " + counts.sql();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            counts.bind(statement, 1);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return figures(row, 1);
            }
        }
    }

    private static List<Step> trend(Connection connection, ReportFilter filter) throws SQLException {
        List<Instant> edges = filter.by().edges(filter.from(), filter.to(), filter.zone());
        Counts counts = counts(filter).between(edges);
        String sql = "select width_bucket(bucket, ?::timestamptz[]), " + SUMS + " from " + counts.sql() + " group by 1";
        Map<Integer, Figures> counted = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("timestamptz", edges.toArray()));
            counts.bind(statement, 2);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    counted.put(row.getInt(1), figures(row, 2));
                }
            }
        }
        List<Step> steps = new ArrayList<>();
        for (int i = 1; i < edges.size(); i++) {
            steps.add(new Step(edges.get(i - 1), edges.get(i), counted.getOrDefault(i, Figures.NONE)));
        }
        return steps;
    }

    /** The largest by what was asked of them or happened to them; the rest as one row with its number. */
    private static Table table(Connection connection, Dimension dimension, ReportFilter filter, int rows)
            throws SQLException {
        Counts counts = dimension == Dimension.DOMAIN ? Counts.of(Counts.Kept.BY_DOMAIN, filter) : counts(filter);
        String sql = """
                with summed as (select %1$s as name, %2$s from %3$s group by 1),
                ranked as (
                  select *, row_number() over (
                    order by requested + delivered_total + bounced_total + blocked_total + dropped_total desc, name) as place
                  from summed),
                split as (select *, place <= ? as shown from ranked)
                select case when shown then name end, min(place), count(*), %4$s
                from split group by shown, case when shown then name end
                order by shown desc, 2
                """.formatted(dimension.column, named(), counts.sql(), SUMS);
        List<Row> shown = new ArrayList<>();
        long othersCount = 0;
        Figures others = Figures.NONE;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = counts.bind(statement, 1);
            statement.setInt(next, rows);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Figures figures = figures(row, 4);
                    if (row.getString(1) == null) {
                        othersCount = row.getLong(3);
                        others = figures;
                    } else {
                        shown.add(new Row(row.getString(1), figures, null));
                    }
                }
            }
        }
        Figures all = shown.stream().map(Row::figures).reduce(others, Figures::plus);
        Map<String, String> reasons = mostFrequentReasons(connection, dimension, filter, shown);
        return new Table(
                shown.stream()
                        .map(row -> new Row(row.name(), row.figures(), reasons.get(row.name())))
                        .toList(),
                othersCount,
                others,
                all);
    }

    private static Map<String, String> mostFrequentReasons(
            Connection connection, Dimension dimension, ReportFilter filter, List<Row> rows) throws SQLException {
        Counts counts = Counts.of(Counts.Kept.BY_REASON, filter);
        String sql = "select distinct on (1) " + dimension.column + ", reason from " + counts.sql()
                + " where figure in ('bounced', 'blocked', 'dropped') and " + dimension.column
                + " = any(?::text[]) group by 1, 2 order by 1, sum(n) desc, 2";
        Map<String, String> reasons = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = counts.bind(statement, 1);
            statement.setArray(
                    next,
                    connection.createArrayOf(
                            "text", rows.stream().map(Row::name).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    reasons.put(row.getString(1), row.getString(2));
                }
            }
        }
        return reasons;
    }

    private static Reasons reasons(Connection connection, ReportFilter filter, int rows) throws SQLException {
        Counts counts = Counts.of(Counts.Kept.BY_REASON, filter);
        String sql = "select figure, reason, sum(n), count(*) over (), sum(sum(n)) over () from " + counts.sql()
                + " group by figure, reason order by 3 desc, 1, 2 limit ?";
        List<ReasonRow> shown = new ArrayList<>();
        long reasons = 0;
        long all = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = counts.bind(statement, 1);
            statement.setInt(next, rows);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    shown.add(new ReasonRow(row.getString(1), row.getString(2), row.getLong(3)));
                    reasons = row.getLong(4);
                    all = row.getLong(5);
                }
            }
        }
        long counted = shown.stream().mapToLong(ReasonRow::count).sum();
        return new Reasons(shown, reasons - shown.size(), all - counted, all);
    }

    private static Choices choices(Connection connection, ReportFilter filter) throws SQLException {
        Counts range = Counts.ofRange(Counts.Kept.ALL, filter);
        SortedSet<String> integrations = new TreeSet<>();
        SortedSet<String> campaigns = new TreeSet<>();
        String sql = "select distinct integration_id, campaign from " + range.sql();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            range.bind(statement, 1);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    integrations.add(row.getString(1));
                    if (filter.integration() == null || filter.integration().equals(row.getString(1))) {
                        campaigns.add(row.getString(2));
                    }
                }
            }
        }
        if (filter.integration() != null) {
            integrations.add(filter.integration());
        }
        if (filter.campaign() != null) {
            campaigns.add(filter.campaign());
        }
        integrations.remove("");
        campaigns.remove("");
        return new Choices(List.copyOf(integrations), List.copyOf(campaigns));
    }

    private boolean active(Connection connection, ReportFilter filter) throws SQLException {
        Instant now = clock.instant();
        if (filter.end().isBefore(now.minus(RECENT))) {
            return false;
        }
        return countedSince(connection, now.minus(RECENT.multipliedBy(2)));
    }

    private static boolean countedSince(Connection connection, Instant instant) throws SQLException {
        String sql = "select exists (select from report_count where bucket > ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, instant.atOffset(ZoneOffset.UTC));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static String named() {
        return Figure.COLUMNS.stream()
                .map(column -> "sum(" + column + ")::bigint as " + column)
                .collect(Collectors.joining(", "));
    }

    private static Figures figures(ResultSet row, int firstColumn) throws SQLException {
        long[] columns = new long[Figure.COLUMNS.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = row.getLong(firstColumn + i);
        }
        return new Figures(columns);
    }

    private <T> T read(Query<T> query) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            T result = query.of(connection);
            connection.rollback();
            return result;
        } catch (SQLException e) {
            throw new IllegalStateException("the report cannot be read", e);
        }
    }

    @FunctionalInterface
    private interface Query<T> {
        T of(Connection connection) throws SQLException;
    }

    private enum Dimension {
        CAMPAIGN("campaign"),
        DOMAIN("domain");

        private final String column;

        Dimension(String column) {
            this.column = column;
        }
    }
}
