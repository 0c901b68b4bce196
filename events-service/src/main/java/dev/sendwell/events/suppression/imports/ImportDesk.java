package dev.sendwell.events.suppression.imports;

import dev.sendwell.dashboard.Csv;
import dev.sendwell.events.EventsConfig;
import dev.sendwell.events.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Takes files in and tells how far they are. */
@ApplicationScoped
public class ImportDesk {
    private static final int PART = 1024 * 1024;

    private final DataSource database;
    private final InstantSource clock;
    private final long largest;

    ImportDesk(DataSource database, InstantSource clock, EventsConfig config) {
        this.database = database;
        this.clock = clock;
        this.largest = config.suppressions().largestImport().asLongValue();
    }

    /** A file is larger than it may be. */
    public static final class TooLargeException extends Exception {
        private static final long serialVersionUID = 1;

        TooLargeException(long largest) {
            super("The file is larger than " + largest / (1024 * 1024) + " MiB. Split it, or raise"
                    + " sendwell.suppressions.largest-import.");
        }
    }

    /**
     * Takes a file in. When this returns all of it is kept, and will be worked through.
     *
     * @param file is read to its end
     * @throws IOException when the file did not arrive as a whole; nothing of it is kept
     */
    public UUID take(String fileName, InputStream file, Import.Defaults defaults, String actor)
            throws IOException, SQLException, TooLargeException {
        Import started = new Import(
                UUID.randomUUID(),
                fileName,
                defaults,
                actor,
                clock.instant(),
                Import.Status.ARRIVING,
                0,
                0,
                0,
                0,
                0,
                0,
                null,
                null);
        try (Connection connection = database.getConnection()) {
            ImportRows.insert(connection, started);
            try {
                long size = 0;
                int number = 0;
                for (byte[] part = file.readNBytes(PART); part.length > 0; part = file.readNBytes(PART)) {
                    size += part.length;
                    if (size > largest) {
                        throw new TooLargeException(largest);
                    }
                    ImportRows.addPart(connection, started.id(), number, part, clock.instant());
                    number++;
                }
                ImportRows.received(connection, started.id());
            } catch (IOException | TooLargeException | RuntimeException e) {
                ImportRows.delete(connection, started.id());
                throw e;
            }
        }
        return started.id();
    }

    public Optional<Import> find(UUID id) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return ImportRows.find(connection, id);
        }
    }

    /** The newest first. */
    public List<Import> newest(int limit) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return ImportRows.newest(connection, limit);
        }
    }

    /** Writes the lines that could not be used as CSV: where, why, what. */
    public void writeRejected(UUID id, Writer out) throws SQLException, IOException {
        Csv.write(out, List.of("line", "reason", "text"));
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement select = connection.prepareStatement(
                    "select line, reason, text from suppression_import_rejection where import_id = ? order by line")) {
                select.setObject(1, id);
                select.setFetchSize(1_000);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        Csv.write(out, List.of(row.getLong(1), row.getString(2), row.getString(3)));
                    }
                }
            } finally {
                connection.rollback();
            }
        }
    }

    /** Reads the parts of a file one after the other. */
    static final class Parts extends InputStream {
        private final DataSource database;
        private final UUID id;
        private byte[] part = {};
        private int number;
        private int next;
        private long read;

        Parts(DataSource database, UUID id) {
            this.database = database;
            this.id = id;
        }

        /** How many bytes were read. */
        long position() {
            return read;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (next == part.length) {
                try {
                    part = Sql.inTransaction(database, connection -> ImportRows.part(connection, id, number));
                } catch (SQLException e) {
                    throw new IOException("a part of the file cannot be read", e);
                }
                number++;
                next = 0;
            }
            int taken = Math.min(length, part.length - next);
            if (taken == 0) {
                return length == 0 ? 0 : -1;
            }
            System.arraycopy(part, next, into, offset, taken);
            next += taken;
            read += taken;
            return taken;
        }
    }
}
