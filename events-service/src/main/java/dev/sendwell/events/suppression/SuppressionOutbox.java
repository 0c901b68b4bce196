package dev.sendwell.events.suppression;

import dev.sendwell.events.EventsConfig;
import dev.sendwell.events.kafka.Publisher;
import dev.sendwell.events.persistence.Sql;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes every changed row, and ends causes whose time is over. It is told of changes and looks by itself once a second.
 *
 * <p>One instance publishes at a time (an advisory lock of the database): on a compacted topic the last record of a key stays, so an
 * older version must never follow a newer one, and a marker's count must be that of the records before it. At its start it writes the
 * markers, after having republished partitions that Kafka has lost.
 */
@ApplicationScoped
public class SuppressionOutbox {
    private static final Logger LOG = Logger.getLogger(SuppressionOutbox.class);
    private static final int BATCH = 1_000;
    /** Any number that nothing else in this database locks. */
    private static final long PUBLISHER = 7_300_001;

    private final DataSource database;
    private final InstantSource clock;
    private final Duration checkEvery;
    private final SuppressionTopic topic;
    private final Republication republication;
    private final BlockingQueue<Boolean> wanted = new ArrayBlockingQueue<>(1);
    private @Nullable Thread thread;
    private boolean markersDue = true;

    SuppressionOutbox(
            DataSource database,
            Publisher publisher,
            InstantSource clock,
            EventsConfig config,
            Republication republication,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.database = database;
        this.clock = clock;
        this.checkEvery = config.suppressions().checkEvery();
        this.republication = republication;
        this.topic = new SuppressionTopic(publisher, kafka, clock);
    }

    void start(@Observes StartupEvent start) {
        thread = Thread.ofVirtual().name("suppression-outbox").start(this::publishUntilInterrupted);
    }

    @PreDestroy
    void close() throws InterruptedException {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            running.join(Duration.ofSeconds(5));
        }
    }

    /** Says that rows were changed and committed. */
    public void changed() {
        // One waiting wish is enough for any number of changes.
        boolean ignored = wanted.offer(true);
    }

    private void publishUntilInterrupted() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                publish();
                wanted.poll(checkEvery.toMillis(), TimeUnit.MILLISECONDS);
            } catch (SQLException | Publisher.NotPublishedException | RuntimeException e) {
                LOG.warnf(e, "suppressions are published later");
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void publish() throws SQLException, Publisher.NotPublishedException {
        try (Connection alone = database.getConnection()) {
            execute(alone, "select pg_advisory_lock(?)");
            try {
                endWhatIsOver();
                if (markersDue) {
                    topic.forgetWhatKafkaLost(alone);
                }
                publishChangedRows();
                if (markersDue) {
                    topic.writeMarkers(alone);
                    markersDue = false;
                }
                if (republication.publishSome(alone, topic, BATCH)) {
                    changed();
                }
            } finally {
                execute(alone, "select pg_advisory_unlock(?)");
            }
        }
    }

    private void endWhatIsOver() throws SQLException {
        int looked;
        do {
            looked = Sql.inTransaction(
                    database, connection -> SuppressionRows.expire(connection, clock.instant(), BATCH));
        } while (looked == BATCH);
    }

    private void publishChangedRows() throws SQLException, Publisher.NotPublishedException {
        int published;
        do {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                try {
                    published = topic.publishChanged(connection, BATCH);
                    connection.commit();
                } catch (SQLException | Publisher.NotPublishedException | RuntimeException e) {
                    connection.rollback();
                    throw e;
                }
            }
        } while (published == BATCH);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, PUBLISHER);
            statement.execute();
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(checkEvery.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
