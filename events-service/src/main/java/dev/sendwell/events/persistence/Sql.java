package dev.sendwell.events.persistence;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Small pieces of JDBC. */
public final class Sql {
    /** The SQLSTATE of a lock that was not waited for any longer. */
    public static final String LOCK_NOT_AVAILABLE = "55P03";

    private Sql() {}

    /**
     * What happens in a transaction.
     *
     * @param <R> what comes of it
     */
    @FunctionalInterface
    public interface Work<R extends @Nullable Object> {
        R in(Connection connection) throws SQLException;
    }

    /** Runs work in one transaction of its own; any exception rolls it back. */
    public static <R extends @Nullable Object> R inTransaction(DataSource database, Work<R> work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                R result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    public static void setInstant(PreparedStatement statement, int index, @Nullable Instant instant)
            throws SQLException {
        if (instant == null) {
            statement.setNull(index, Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
            statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
        }
    }

    public static @Nullable Instant instant(ResultSet rows, String column) throws SQLException {
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /**
     * One column of many rows, for {@code unnest}.
     *
     * @param type PostgreSQL's name of the element type
     * @param value null for an absent value; its text is read as the element type
     */
    public static <T> Array column(
            Connection connection, String type, List<T> rows, Function<T, ? extends @Nullable Object> value)
            throws SQLException {
        @Nullable Object[] values = new Object[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(rows.get(i));
        }
        return connection.createArrayOf(type, values);
    }
}
