package dev.sendwell.events.suppression.imports;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a failure of PostgreSQL means for an import, by the class of its SQLSTATE. */
final class SqlFailure {
    private SqlFailure() {}

    /** True when what was to be written cannot be written, now or later: data exception, constraint, limit. */
    static boolean liesInTheData(SQLException failure) {
        return switch (kind(failure)) {
            case "22", "23", "54" -> true;
            default -> false;
        };
    }

    /**
     * True when the same may succeed later: no connection, deadlock or serialization, no room, a lock, shutting down, disk. A failure
     * that says nothing of itself is one of the connection.
     */
    static boolean passes(SQLException failure) {
        return switch (kind(failure)) {
            case "", "08", "25", "40", "53", "55", "57", "58" -> true;
            default -> false;
        };
    }

    /** The failure of PostgreSQL that is behind another. */
    static Optional<SQLException> in(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause != null) {
            if (cause instanceof SQLException found) {
                return Optional.of(found);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static String kind(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.length() < 2 ? "" : state.substring(0, 2);
    }
}
