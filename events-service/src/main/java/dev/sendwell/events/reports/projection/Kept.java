package dev.sendwell.events.reports.projection;

import dev.sendwell.events.persistence.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Of which days (UTC) the journal, the raw rows or the counts have anything. Each is asked by an index that is ordered by time. */
final class Kept {
    private Kept() {}

    /** The first day from one on. */
    static Optional<LocalDate> first(Connection connection, LocalDate from) throws SQLException {
        return day(connection, "min", from);
    }

    /** The last day. */
    static Optional<LocalDate> last(Connection connection) throws SQLException {
        return day(connection, "max", LocalDate.EPOCH);
    }

    private static Optional<LocalDate> day(Connection connection, String which, LocalDate from) throws SQLException {
        Instant at = from.atStartOfDay(ZoneOffset.UTC).toInstant();
        String states = Arrays.stream(Fact.State.values())
                .map(state -> quoted(state.stored))
                .collect(Collectors.joining(", "));
        String figures = Arrays.stream(Figure.values())
                .filter(Figure::countsEvents)
                .map(figure -> quoted(figure.column()))
                .collect(Collectors.joining(", "));
        String sql = """
                select %1$s(day) as day from (
                  select %1$s(day) as day from event where day >= ?::date
                  union all
                  select (at at time zone 'UTC')::date from (
                    select %1$s(bucket) as at from report_count where bucket >= ?
                    union all select %1$s(bucket) from report_domain_count where bucket >= ?
                    union all select %1$s(bucket) from report_reason_count where bucket >= ?
                    union all select (select %1$s(bucket) from report_request where state = s and bucket >= ?)
                      from unnest(array[%2$s]) as s
                    union all select (select %1$s(occurred_at) from report_event where figure = f and occurred_at >= ?)
                      from unnest(array[%3$s]) as f) as times) as days
                """.formatted(which, states, figures);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, from);
            for (int i = 2; i <= 6; i++) {
                Sql.setInstant(select, i, at);
            }
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getObject("day", LocalDate.class));
            }
        }
    }

    private static String quoted(String word) {
        return "'" + word + "'";
    }
}
