package dev.sendwell.events.reports;

import dev.sendwell.events.reports.projection.Bucket;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rows of counts to be summed: whole days of UTC from the sums by day, what is left at both ends from the buckets of 15 minutes.
 *
 * @param conditions what a row has to be like, besides lying in the range
 * @param values of the conditions' parameters
 * @param edges instants that no row may lie across, in order: the first and last bound the range
 */
record Counts(Kept kept, List<String> conditions, List<String> values, List<Instant> edges) {
    /** What is kept, in buckets and by day. */
    enum Kept {
        /** Without the domain. */
        ALL("report_count", "report_day"),
        BY_DOMAIN("report_domain_count", "report_domain_day"),
        BY_REASON("report_reason_count", "report_reason_day");

        private final String inBuckets;
        private final String byDay;

        Kept(String inBuckets, String byDay) {
            this.inBuckets = inBuckets;
            this.byDay = byDay;
        }
    }

    /** Everything in a filter's range. */
    static Counts ofRange(Kept kept, ReportFilter filter) {
        return new Counts(kept, List.of(), List.of(), List.of(filter.start(), filter.end()));
    }

    /** What a filter lets through. */
    static Counts of(Kept kept, ReportFilter filter) {
        List<String> conditions = new ArrayList<>();
        List<String> values = new ArrayList<>();
        if (filter.integration() != null) {
            conditions.add("integration_id = ?");
            values.add(filter.integration());
        }
        if (filter.campaign() != null) {
            conditions.add("campaign = ?");
            values.add(filter.campaign());
        }
        if (filter.domain() != null) {
            conditions.add("domain = ?");
            values.add(filter.domain());
        }
        if (filter.kind() != null) {
            conditions.add("kind = ?");
            values.add(filter.kind().name().toLowerCase(Locale.ROOT));
        }
        return new Counts(kept, conditions, values, List.of(filter.start(), filter.end()));
    }

    /** The same, with a row lying in one step only. */
    Counts between(List<Instant> steps) {
        return new Counts(kept, conditions, values, steps);
    }

    /** As an item of a from clause. */
    String sql() {
        return "(" + rows(kept.inBuckets) + " union all " + rows(kept.byDay) + ") as counts";
    }

    private String rows(String table) {
        String filtered = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        return "select c.* from unnest(?::timestamptz[], ?::timestamptz[]) as r (start, until) join " + table
                + " c on bucket >= start and bucket < until" + filtered;
    }

    /** Sets the parameters of {@link #sql} and says which is next. */
    int bind(PreparedStatement statement, int first) throws SQLException {
        Ranges ranges = ranges();
        return bind(statement, bind(statement, first, ranges.inBuckets), ranges.byDay);
    }

    private int bind(PreparedStatement statement, int first, List<Range> ranges) throws SQLException {
        statement.setArray(
                first,
                statement
                        .getConnection()
                        .createArrayOf(
                                "timestamptz", ranges.stream().map(Range::start).toArray()));
        statement.setArray(
                first + 1,
                statement
                        .getConnection()
                        .createArrayOf(
                                "timestamptz", ranges.stream().map(Range::until).toArray()));
        int next = first + 2;
        for (String value : values) {
            statement.setString(next, value);
            next++;
        }
        return next;
    }

    /** Which part of the range is read from where. */
    Ranges ranges() {
        Ranges ranges = new Ranges(new ArrayList<>(), new ArrayList<>());
        for (int i = 1; i < edges.size(); i++) {
            Instant start = edges.get(i - 1);
            Instant until = edges.get(i);
            Instant firstDay = Bucket.nextDay(start);
            Instant lastDay = Bucket.day(until);
            if (firstDay.isBefore(lastDay)) {
                add(ranges.inBuckets, start, firstDay);
                add(ranges.byDay, firstDay, lastDay);
                add(ranges.inBuckets, lastDay, until);
            } else {
                add(ranges.inBuckets, start, until);
            }
        }
        return ranges;
    }

    private static void add(List<Range> ranges, Instant start, Instant until) {
        if (!start.isBefore(until)) {
            return;
        }
        if (!ranges.isEmpty() && ranges.getLast().until().equals(start)) {
            ranges.set(ranges.size() - 1, new Range(ranges.getLast().start(), until));
        } else {
            ranges.add(new Range(start, until));
        }
    }

    /** From one instant up to, not including, another. */
    record Range(Instant start, Instant until) {}

    /** Parts of a range; together they are all of it. */
    record Ranges(List<Range> inBuckets, List<Range> byDay) {}
}
