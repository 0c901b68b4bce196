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
                    workThroughOrEnd(next.get());
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

    /** An import that nobody can do must not keep the next one waiting. */
    private void workThroughOrEnd(Import one) throws SQLException {
        try {
            workThrough(one);
        } catch (OvertakenException e) {
            LOG.infof("another instance goes on with the import import=%s", one.id());
        } catch (IOException | SQLException | RuntimeException e) {
            Optional<SQLException> cause = SqlFailure.in(e);
            if (cause.isPresent() && SqlFailure.passes(cause.get())) {
                throw cause.get();
            }
            LOG.errorf(e, "import ends early import=%s", one.id());
            end(one.id(), "It could not be worked through to its end: see the log. What was done before stays.");
        }
    }

    private void workThrough(Import one) throws SQLException, IOException, OvertakenException {
        ImportDesk.Parts parts = new ImportDesk.Parts(database, one.id());
        try (Reader reader = new BufferedReader(new InputStreamReader(parts, StandardCharsets.UTF_8))) {
            FileLines lines = new FileLines(reader, hasher, one.defaults(), one.startedAt());
            for (long done = 0; done < one.lines(); done++) {
                // Worked through before a restart.
                Optional<FileLines.Line> ignored = lines.next();
            }
            List<FileLines.Line> batch = next(lines);
            long done = one.lines();
            long rejected = one.rejected();
            while (!batch.isEmpty()) {
                awaitOutbox();
                if (stopping) {
                    return;
                }
                rejected += enter(one, batch, done, parts.position(), rejected);
                done += batch.size();
                outbox.changed();
                batch = next(lines);
            }
            end(one.id(), "");
            LOG.infof("import is done import=%s", one.id());
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

    /**
     * One batch in one transaction with the position. Lines that PostgreSQL does not take are found by halves and rejected; the others
     * are entered.
     *
     * @param done lines before it
     * @return how many lines of it are rejected
     */
    int enter(Import one, List<FileLines.Line> batch, long done, long position, long rejectedBefore)
            throws SQLException, OvertakenException {
        try {
            return enterAtOnce(one, batch, done, position, rejectedBefore);
        } catch (SQLException e) {
            if (!SqlFailure.liesInTheData(e)) {
                throw e;
            }
            if (batch.size() > 1) {
                int half = batch.size() / 2;
                int rejected = enter(one, batch.subList(0, half), done, one.position(), rejectedBefore);
                return rejected
                        + enter(
                                one,
                                batch.subList(half, batch.size()),
                                done + half,
                                position,
                                rejectedBefore + rejected);
            }
            if (batch.getFirst() instanceof FileLines.Named named) {
                String reason = "it cannot be kept: PostgreSQL says " + e.getSQLState();
                return enterAtOnce(one, List.of(named.rejected(reason)), done, position, rejectedBefore);
            }
            throw e;
        }
    }

    private int enterAtOnce(Import one, List<FileLines.Line> batch, long done, long position, long rejectedBefore)
            throws SQLException, OvertakenException {
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
        boolean first = Sql.inTransaction(database, connection -> {
            int added = SuppressionRows.importAll(connection, List.copyOf(entries.values()), clock.instant());
            if (rejectedBefore < MOST_REJECTED) {
                ImportRows.keepRejected(connection, one.id(), rejected);
            }
            boolean ours = ImportRows.advance(
                    connection, one.id(), done, position, batch.size(), added, lines - added, rejected.size());
            if (!ours) {
                connection.rollback();
            }
            return ours;
        });
        if (!first) {
            throw new OvertakenException();
        }
        return rejected.size();
    }

    /** Another instance has gone on with the import: this one was thought to be gone, and its lock was lost with its connection. */
    static final class OvertakenException extends Exception {
        private static final long serialVersionUID = 1;
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
