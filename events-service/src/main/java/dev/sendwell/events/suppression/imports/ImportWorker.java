package dev.sendwell.events.suppression.imports;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.events.persistence.Sql;
import dev.sendwell.events.suppression.Entry;
import dev.sendwell.events.suppression.SuppressionOutbox;
import dev.sendwell.events.suppression.SuppressionRows;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Works through imports that have arrived, one at a time in all instances. It waits for the outbox: what an address does while
 * millions are imported reaches the senders within about a second all the same.
 */
@ApplicationScoped
class ImportWorker {
    private static final Logger LOG = Logger.getLogger(ImportWorker.class);
    private static final int BATCH = 5_000;
    /** Not more than the outbox publishes in a second or two. */
    private static final int MOST_UNPUBLISHED = 20_000;
    /** Rejected lines that are kept of one import; all are counted. */
    private static final int MOST_REJECTED = 100_000;
    /** Any number that nothing else in this database locks. */
    private static final long IMPORTER = 7_300_002;

    private static final Duration UPLOAD_STANDS_STILL = Duration.ofMinutes(10);
    private static final Duration KEPT = Duration.ofDays(30);

    private final DataSource database;
    private final SuppressionOutbox outbox;
    private final AddressHash.Hasher hasher;
    private final InstantSource clock;
    private volatile boolean stopping;

    ImportWorker(DataSource database, SuppressionOutbox outbox, AddressHash.Hasher hasher, InstantSource clock) {
        this.database = database;
        this.outbox = outbox;
        this.hasher = hasher;
        this.clock = clock;
    }

    void stop(@Observes ShutdownEvent stop) {
        stopping = true;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void workThroughWhatHasArrived() throws SQLException {
        try (Connection alone = database.getConnection()) {
            if (!locked(alone)) {
                return;
            }
            try {
                Optional<Import> next = ImportRows.waiting(alone);
                while (next.isPresent() && !stopping) {
                    workThrough(next.get());
                    next = ImportRows.waiting(alone);
                }
                for (Import broken : ImportRows.brokenOff(alone, clock.instant().minus(UPLOAD_STANDS_STILL))) {
                    end(
                            broken.id(),
                            "The upload broke off before the whole file was here. Nothing of it was"
                                    + " imported: upload it again.");
                }
                ImportRows.forget(alone, clock.instant().minus(KEPT));
            } finally {
                unlock(alone);
            }
        }
    }

    private void workThrough(Import one) throws SQLException {
        ImportDesk.Parts parts = new ImportDesk.Parts(database, one.id());
        try (Reader reader = new BufferedReader(new InputStreamReader(parts, StandardCharsets.UTF_8))) {
            FileLines lines = new FileLines(reader, hasher, one.defaults(), one.startedAt());
            for (long done = 0; done < one.lines(); done++) {
                // Worked through before a restart.
                Optional<FileLines.Line> ignored = lines.next();
            }
            List<FileLines.Line> batch = next(lines);
            long rejected = one.rejected();
            while (!batch.isEmpty()) {
                awaitOutbox();
                if (stopping) {
                    return;
                }
                rejected += enter(one, batch, parts.position(), rejected);
                outbox.changed();
                batch = next(lines);
            }
            end(one.id(), "");
            LOG.infof("import is done import=%s", one.id());
        } catch (IOException e) {
            throw new SQLException("the file of an import cannot be read import=" + one.id(), e);
        }
    }

    private static List<FileLines.Line> next(FileLines lines) throws IOException {
        List<FileLines.Line> batch = new ArrayList<>(BATCH);
        Optional<FileLines.Line> line = lines.next();
        while (line.isPresent()) {
            batch.add(line.get());
            line = batch.size() < BATCH ? lines.next() : Optional.empty();
        }
        return batch;
    }

    /** One batch in one transaction with the position; returns how many lines of it are rejected. */
    private int enter(Import one, List<FileLines.Line> batch, long position, long rejectedBefore) throws SQLException {
        List<FileLines.Rejected> rejected = new ArrayList<>();
        Map<SuppressionRows.Key, Entry> entries = new LinkedHashMap<>();
        int named = 0;
        for (FileLines.Line line : batch) {
            switch (line) {
                case FileLines.Rejected bad -> rejected.add(bad);
                case FileLines.Named good -> {
                    named++;
                    Entry entry = entry(one, good);
                    entries.merge(
                            new SuppressionRows.Key(
                                    good.scope(), good.target().hash().value()),
                            entry,
                            ImportWorker::longer);
                }
            }
        }
        int lines = named;
        Sql.inTransaction(database, connection -> {
            int added = SuppressionRows.importAll(connection, List.copyOf(entries.values()), clock.instant());
            ImportRows.advance(connection, one.id(), position, batch.size(), added, lines - added, rejected);
            if (rejectedBefore < MOST_REJECTED) {
                ImportRows.keepRejected(connection, one.id(), rejected);
            }
            return null;
        });
        return rejected.size();
    }

    private static Entry entry(Import one, FileLines.Named line) {
        return new Entry(
                UUID.randomUUID(),
                line.scope(),
                new Recipient(line.target().text(), line.target().hash().toString()),
                Cause.Kind.IMPORTED,
                Entry.Action.ADDED,
                one.startedAt(),
                line.until(),
                line.reason(),
                one.actor(),
                null,
                null);
    }

    private static Entry longer(Entry one, Entry other) {
        return one.until() == null || (other.until() != null && !other.until().isAfter(one.until())) ? one : other;
    }

    private void awaitOutbox() throws SQLException {
        while (!stopping && unpublished() > MOST_UNPUBLISHED) {
            outbox.changed();
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopping = true;
            }
        }
    }

    private int unpublished() throws SQLException {
        String sql =
                "select count(*) from (select from suppression where version > published_version limit ?) as counted";
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, MOST_UNPUBLISHED + 1);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private void end(UUID id, String failure) throws SQLException {
        Sql.inTransaction(database, connection -> {
            ImportRows.finish(connection, id, failure, clock.instant());
            return null;
        });
    }

    private static boolean locked(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
            lock.setLong(1, IMPORTER);
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static void unlock(Connection connection) throws SQLException {
        try (PreparedStatement unlock = connection.prepareStatement("select pg_advisory_unlock(?)")) {
            unlock.setLong(1, IMPORTER);
            unlock.execute();
        }
    }
}
