package dev.sendwell.events.verdict;

import dev.sendwell.events.persistence.Sql;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Writes down when posts were not taken: while no instance was there, as the time shows that the last one left, and while one had to
 * answer that it cannot take any. The provider then tries again after minutes or hours. What lies before our own door is not seen.
 */
@ApplicationScoped
public class Outages {
    /** Whoever is away for less misses a post or two, which come again within the window of any verdict. */
    private static final Duration UNNOTICED = Duration.ofSeconds(30);

    private static final Duration REMEMBERED = Duration.ofDays(9);

    private final DataSource database;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Instant> refusing = new AtomicReference<>();

    Outages(DataSource database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Before the first post. */
    void atStart(@Observes @Priority(100) StartupEvent start) throws SQLException {
        Instant now = clock.instant();
        String sql = """
                insert into reception_outage (began_at, ended_at)
                select alive_at, ? from reception where alive_at < ?
                """;
        Sql.inTransaction(database, connection -> {
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                Sql.setInstant(insert, 1, now);
                Sql.setInstant(insert, 2, now.minus(UNNOTICED));
                insert.executeUpdate();
            }
            isAlive(connection, now);
            return null;
        });
    }

    /** A post was answered that it cannot be taken now. */
    public void refused() {
        refusing.compareAndSet(null, clock.instant());
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void keep() throws SQLException {
        Instant now = clock.instant();
        Instant since = refusing.get();
        Sql.inTransaction(database, connection -> {
            if (since != null) {
                insert(connection, since, now);
            }
            try (PreparedStatement forget =
                    connection.prepareStatement("delete from reception_outage where ended_at < ?")) {
                Sql.setInstant(forget, 1, now.minus(REMEMBERED));
                forget.executeUpdate();
            }
            isAlive(connection, now);
            return null;
        });
        refusing.compareAndSet(since, null);
    }

    /** Whether posts were not taken at some time since an instant. */
    static boolean anySince(Connection connection, Instant since) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select exists (select 1 from reception_outage where ended_at >= ?)")) {
            Sql.setInstant(select, 1, since);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static void insert(Connection connection, Instant from, Instant to) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into reception_outage (began_at, ended_at) values (?, ?)")) {
            Sql.setInstant(insert, 1, from);
            Sql.setInstant(insert, 2, to);
            insert.executeUpdate();
        }
    }

    private static void isAlive(Connection connection, Instant now) throws SQLException {
        try (PreparedStatement alive = connection.prepareStatement("insert into reception (alive_at) values (?)"
                + " on conflict (single) do update set alive_at = excluded.alive_at")) {
            Sql.setInstant(alive, 1, now);
            alive.executeUpdate();
        }
    }
}
