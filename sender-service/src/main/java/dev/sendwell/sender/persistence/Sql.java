package dev.sendwell.sender.persistence;

import dev.sendwell.sender.outcome.Conversation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Statements with their parameters in a list. A {@link Column} becomes an array, for {@code unnest}; {@link Instant#MAX} is
 * PostgreSQL's {@code infinity}.
 */
final class Sql {
    private static final int FETCH = 1_000;

    private Sql() {}

    static <T> List<T> query(Connection connection, String sql, Row<T> row, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(row.read(rows));
                }
                return found;
            }
        }
    }

    static <T, X extends Exception> void each(
            Connection connection, String sql, Row<T> row, Database.Reader<T, X> reader, @Nullable Object... parameters)
            throws SQLException, X {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCH);
            bind(connection, statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(row.read(rows));
                }
            }
        }
    }

    static int update(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, parameters);
            return statement.executeUpdate();
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, @Nullable Object... parameters)
            throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Object value = parameters[i];
            if (value instanceof Column column) {
                statement.setArray(i + 1, connection.createArrayOf(column.type(), column.values()));
            } else if (value instanceof Instant instant) {
                statement.setObject(
                        i + 1, instant.equals(Instant.MAX) ? OffsetDateTime.MAX : instant.atOffset(ZoneOffset.UTC));
            } else {
                statement.setObject(i + 1, value);
            }
        }
    }

    static <T> Column uuids(Collection<T> rows, Function<T, UUID> value) {
        return new Column("uuid", rows.stream().map(value).toArray());
    }

    static <T> Column texts(Collection<T> rows, Function<T, @Nullable String> value) {
        return new Column("text", rows.stream().map(value).toArray());
    }

    /** A conversation as a column keeps it. */
    static @Nullable String lines(@Nullable Conversation conversation) {
        return conversation == null ? null : String.join("\n", conversation.lines());
    }

    static <T> Column shorts(Collection<T> rows, Function<T, Short> value) {
        return new Column("int2", rows.stream().map(value).toArray());
    }

    static <T> Column ints(Collection<T> rows, Function<T, Integer> value) {
        return new Column("int4", rows.stream().map(value).toArray());
    }

    static <T> Column longs(Collection<T> rows, Function<T, Long> value) {
        return new Column("int8", rows.stream().map(value).toArray());
    }

    static <T> Column booleans(Collection<T> rows, Function<T, Boolean> value) {
        return new Column("bool", rows.stream().map(value).toArray());
    }

    static <T> Column bytes(Collection<T> rows, Function<T, byte @Nullable []> value) {
        return new Column("bytea", rows.stream().map(value).toArray(byte[][]::new));
    }

    static <T> Column instants(Collection<T> rows, Function<T, @Nullable Instant> value) {
        return new Column(
                "timestamptz",
                rows.stream()
                        .map(value)
                        .map(instant ->
                                instant == null ? null : instant.equals(Instant.MAX) ? "infinity" : instant.toString())
                        .toArray());
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value.equals(OffsetDateTime.MAX) ? Instant.MAX : value.toInstant();
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        return row.getObject(column) == null ? null : instant(row, column);
    }

    /** One column of many rows. */
    static final class Column {
        private final String type;
        private final Object[] values;

        private Column(String type, Object[] values) {
            this.type = type;
            this.values = values;
        }

        private String type() {
            return type;
        }

        private Object[] values() {
            return values;
        }
    }

    /**
     * Reads one row.
     *
     * @param <T> what it is read into
     */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }
}
