package dev.sendwell.events.reports.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a batch changes in the count tables, added up before it is written. Rows are written in the order of their keys, so that
 * two instances never wait for each other in a circle; a row that becomes all zeros is removed, so that the tables do not show in
 * which order things were learnt.
 */
final class Tally {
    private static final Comparator<Fact.Dimensions> BY_DIMENSIONS = Comparator.comparing(Fact.Dimensions::integration)
            .thenComparing(Fact.Dimensions::campaign)
            .thenComparing(Fact.Dimensions::kind)
            .thenComparing(Fact.Dimensions::domain);
    private static final Comparator<Cell> BY_CELL =
            Comparator.comparing(Cell::bucket).thenComparing(Cell::dimensions, BY_DIMENSIONS);

    private static final List<Key> KEYS = List.of(
            new Key("bucket", "timestamptz", Cell::bucket),
            new Key("integration_id", "text", cell -> cell.dimensions().integration()),
            new Key("campaign", "text", cell -> cell.dimensions().campaign()),
            new Key("kind", "text", cell -> cell.dimensions().kind()));
    private static final List<Key> KEYS_AND_DOMAIN = List.of(
            KEYS.get(0),
            KEYS.get(1),
            KEYS.get(2),
            KEYS.get(3),
            new Key("domain", "text", cell -> cell.dimensions().domain()));

    private final Map<Cell, long[]> counts = new HashMap<>();
    private final Map<ReasonCell, Long> reasons = new HashMap<>();

    /** A request that stands in a figure, or, with -1, no longer does. */
    void request(Instant bucket, Fact.Dimensions dimensions, Figure figure, @Nullable String reason, int n) {
        Cell cell = new Cell(bucket, dimensions);
        change(cell, figure.index(), n);
        if (reason != null) {
            reasons.merge(new ReasonCell(cell, figure.column(), reason), (long) n, Long::sum);
        }
    }

    /** An event, besides the request it may count for. */
    void event(Instant bucket, Fact.Dimensions dimensions, Figure figure, int n) {
        change(new Cell(bucket, dimensions), figure.totalIndex(), n);
    }

    void write(Connection connection) throws SQLException {
        Map<Cell, long[]> byDomain = changed(counts);
        Map<Cell, long[]> withoutDomain = new HashMap<>();
        byDomain.forEach((cell, changes) -> {
            Fact.Dimensions d = cell.dimensions();
            Cell all = new Cell(cell.bucket(), new Fact.Dimensions(d.integration(), d.campaign(), d.kind(), ""));
            add(withoutDomain, all, changes);
        });
        writeCounts(connection, "report_count", KEYS, changed(withoutDomain));
        writeCounts(connection, "report_domain_count", KEYS_AND_DOMAIN, byDomain);
        writeReasons(connection, "report_reason_count", reasons);
        writeCounts(connection, "report_day", KEYS, changed(byDay(withoutDomain)));
        writeCounts(connection, "report_domain_day", KEYS_AND_DOMAIN, changed(byDay(byDomain)));
        Map<ReasonCell, Long> reasonsByDay = new HashMap<>();
        reasons.forEach((cell, n) ->
                reasonsByDay.merge(new ReasonCell(cell.cell().ofDay(), cell.figure(), cell.reason()), n, Long::sum));
        writeReasons(connection, "report_reason_day", reasonsByDay);
    }

    private static Map<Cell, long[]> byDay(Map<Cell, long[]> changes) {
        Map<Cell, long[]> days = new HashMap<>();
        changes.forEach((cell, row) -> add(days, cell.ofDay(), row));
        return days;
    }

    private static void add(Map<Cell, long[]> sums, Cell cell, long[] row) {
        long[] sum = sums.computeIfAbsent(cell, key -> new long[Figure.COLUMNS.size()]);
        Arrays.setAll(sum, i -> sum[i] + row[i]);
    }

    private void change(Cell cell, int column, int n) {
        counts.computeIfAbsent(cell, key -> new long[Figure.COLUMNS.size()])[column] += n;
    }

    private static Map<Cell, long[]> changed(Map<Cell, long[]> changes) {
        Map<Cell, long[]> changed = new TreeMap<>(BY_CELL);
        changes.forEach((cell, row) -> {
            if (Arrays.stream(row).anyMatch(n -> n != 0)) {
                changed.put(cell, row);
            }
        });
        return changed;
    }

    private static void writeCounts(Connection connection, String table, List<Key> keys, Map<Cell, long[]> changes)
            throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        String names = keys.stream().map(Key::name).collect(Collectors.joining(", "));
        String types = keys.stream().map(key -> "?::" + key.type() + "[]").collect(Collectors.joining(", "));
        String columns = String.join(", ", Figure.COLUMNS);
        String upsert = "insert into " + table + " (" + names + ", " + columns + ") select * from unnest(" + types
                + ", ?::bigint[]".repeat(Figure.COLUMNS.size()) + ") on conflict (" + names + ") do update set "
                + Figure.COLUMNS.stream()
                        .map(column -> column + " = " + table + "." + column + " + excluded." + column)
                        .collect(Collectors.joining(", "));
        List<Cell> cells = List.copyOf(changes.keySet());
        try (PreparedStatement statement = connection.prepareStatement(upsert)) {
            bindKeys(connection, statement, keys, cells);
            for (int column = 0; column < Figure.COLUMNS.size(); column++) {
                int index = column;
                Object[] values =
                        changes.values().stream().map(row -> row[index]).toArray();
                statement.setArray(keys.size() + column + 1, connection.createArrayOf("bigint", values));
            }
            statement.executeUpdate();
        }
        List<Cell> reduced = new ArrayList<>();
        changes.forEach((cell, row) -> {
            if (Arrays.stream(row).anyMatch(n -> n < 0)) {
                reduced.add(cell);
            }
        });
        if (!reduced.isEmpty()) {
            String empty = "delete from " + table + " where (" + names + ") in (select * from unnest(" + types
                    + ")) and "
                    + Figure.COLUMNS.stream().map(column -> column + " = 0").collect(Collectors.joining(" and "));
            try (PreparedStatement statement = connection.prepareStatement(empty)) {
                bindKeys(connection, statement, keys, reduced);
                statement.executeUpdate();
            }
        }
    }

    private static void bindKeys(Connection connection, PreparedStatement statement, List<Key> keys, List<Cell> cells)
            throws SQLException {
        for (int i = 0; i < keys.size(); i++) {
            Key key = keys.get(i);
            statement.setArray(
                    i + 1,
                    connection.createArrayOf(
                            key.type(), cells.stream().map(key.value()).toArray()));
        }
    }

    private static void writeReasons(Connection connection, String table, Map<ReasonCell, Long> reasons)
            throws SQLException {
        Map<ReasonCell, Long> changes = new TreeMap<>(Comparator.comparing(ReasonCell::cell, BY_CELL)
                .thenComparing(ReasonCell::figure)
                .thenComparing(ReasonCell::reason));
        reasons.forEach((cell, n) -> {
            if (n != 0) {
                changes.put(cell, n);
            }
        });
        if (changes.isEmpty()) {
            return;
        }
        List<ReasonCell> cells = List.copyOf(changes.keySet());
        String names = "bucket, integration_id, campaign, kind, domain, figure, reason";
        try (PreparedStatement upsert = connection.prepareStatement("insert into " + table + " as t (" + names + ", n)"
                        + " select * from unnest(?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],"
                        + " ?::text[], ?::bigint[]) on conflict (" + names
                        + ") do update set n = t.n + excluded.n");
                PreparedStatement empty = connection.prepareStatement("delete from " + table + " where n = 0 and ("
                        + names
                        + ") in (select * from unnest(?::timestamptz[], ?::text[], ?::text[], ?::text[],"
                        + " ?::text[], ?::text[], ?::text[]))")) {
            bindReasons(connection, upsert, cells);
            upsert.setArray(
                    8, connection.createArrayOf("bigint", changes.values().toArray()));
            upsert.executeUpdate();
            List<ReasonCell> reduced =
                    cells.stream().filter(cell -> changes.get(cell) < 0).toList();
            if (!reduced.isEmpty()) {
                bindReasons(connection, empty, reduced);
                empty.executeUpdate();
            }
        }
    }

    private static void bindReasons(Connection connection, PreparedStatement statement, List<ReasonCell> cells)
            throws SQLException {
        bindKeys(
                connection,
                statement,
                KEYS_AND_DOMAIN,
                cells.stream().map(ReasonCell::cell).toList());
        statement.setArray(
                6,
                connection.createArrayOf(
                        "text", cells.stream().map(ReasonCell::figure).toArray()));
        statement.setArray(
                7,
                connection.createArrayOf(
                        "text", cells.stream().map(ReasonCell::reason).toArray()));
    }

    private record Cell(Instant bucket, Fact.Dimensions dimensions) {
        Cell ofDay() {
            return new Cell(Bucket.day(bucket), dimensions);
        }
    }

    private record ReasonCell(Cell cell, String figure, String reason) {}

    /** A column of a count table's primary key. */
    private record Key(String name, String type, Function<Cell, Object> value) {}
}
