package dev.sendwell.sender.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Runs work in a transaction of its own. */
public final class Database {
    private final DataSource source;

    public Database(DataSource source) {
        this.source = source;
    }

    /**
     * Runs work and commits it.
     *
     * @throws UnavailableException when any of it fails; whether a failed commit took place is not known
     */
    <T> T inTransaction(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (Throwable e) {
                // An error too: switching auto-commit on again would commit what it left half done.
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new UnavailableException(e);
        }
    }

    /**
     * Reads rows one after the other, in constant memory.
     *
     * @throws UnavailableException when they cannot be read to their end
     */
    <T, X extends Exception> void stream(
            String sql, Sql.Row<T> row, Reader<T, X> reader, @Nullable Object... parameters) throws X {
        try (Connection connection = source.getConnection()) {
            // The driver reads in portions only inside a transaction.
            connection.setAutoCommit(false);
            try {
                Sql.each(connection, sql, row, reader, parameters);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new UnavailableException(e);
        }
    }

    /** Told of one row after the other. */
    @FunctionalInterface
    interface Reader<T, X extends Exception> {
        void read(T row) throws X;
    }

    /**
     * What is done in a transaction.
     *
     * @param <T> what it yields
     */
    @FunctionalInterface
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** The database did not do what it was asked. */
    public static final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnavailableException(SQLException cause) {
            super("the database refused or was away: " + cause.getMessage(), cause);
        }
    }
}
