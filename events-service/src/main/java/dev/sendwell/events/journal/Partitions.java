package dev.sendwell.events.journal;

import dev.sendwell.events.Retention;
import dev.sendwell.events.persistence.Sql;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Keeps the partitions of {@code event}, one a month of the events' own days: makes those of the months to come, drops those past the
 * retention. What belongs to no month that is there lies in the default partition until its month is made or its time is over.
 */
@ApplicationScoped
class Partitions {
    private static final Logger LOG = Logger.getLogger(Partitions.class);

    private final DataSource database;
    private final Retention retention;
    private final InstantSource clock;

    Partitions(DataSource database, Retention retention, InstantSource clock) {
        this.database = database;
        this.retention = retention;
        this.clock = clock;
    }

    /** Before the journal starts to write. */
    void atStart(@Observes @Priority(100) StartupEvent start) throws SQLException {
        keep();
    }

    /** Where somebody reads the journal, it is given up at once and done some minutes later: the months to come are made early. */
    @Scheduled(every = "10m", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void keep() throws SQLException {
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        try (Connection connection = database.getConnection();
                PreparedStatement call = connection.prepareStatement("select keep_event_partitions(?, ?)")) {
            call.setObject(1, today);
            call.setInt(2, retention.months());
            call.execute();
        } catch (SQLException e) {
            if (!Sql.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            LOG.info("the journal is being read, its partitions are kept later");
        }
    }
}
