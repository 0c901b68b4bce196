package dev.sendwell.backing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** A PostgreSQL server as an own process. */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);

    private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;

    private EmbeddedPostgres(io.zonky.test.db.postgres.embedded.EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts a server that stops with this JVM and whose data is then gone; it does not wait for the disk. */
    public static EmbeddedPostgres startTemporary() {
        return start(settings()
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "off")
                .setServerConfig("full_page_writes", "off"));
    }

    /**
     * Starts a server with its data in {@code data}, which is initialised when it is new. A server that a killed JVM left running
     * on it is stopped first.
     */
    public static EmbeddedPostgres start(Path data) {
        try {
            Files.createDirectories(data.getParent());
            stopLeftBehind(data.resolve("postmaster.pid"));
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL's folder cannot be used: " + data, e);
        }
        // Whoever names the folder closes the server, after its clients and not at the same moment as they.
        return start(
                settings().setDataDirectory(data).setCleanDataDirectory(false).setRegisterShutdownHook(false));
    }

    /** The port on the loopback address. */
    public int port() {
        return server.getPort();
    }

    /** The JDBC URL of a database, without a user. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + database;
    }

    /** The superuser's connections, for {@link Databases}; no password is asked on the loopback address. */
    public Databases databases() {
        return new Databases("jdbc:postgresql://localhost:" + server.getPort() + "/postgres", "postgres", "");
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not stop", e);
        }
    }

    private static io.zonky.test.db.postgres.embedded.EmbeddedPostgres.Builder settings() {
        return io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("max_connections", "200")
                .setServerConfig("shared_buffers", "128MB");
    }

    private static EmbeddedPostgres start(io.zonky.test.db.postgres.embedded.EmbeddedPostgres.Builder builder) {
        try {
            return new EmbeddedPostgres(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start", e);
        }
    }

    /** The first line of the file is the server's process id; the process is ours only when it is a PostgreSQL. */
    private static void stopLeftBehind(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        Optional<ProcessHandle> left = lines.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                        .filter(process -> process.info().command().orElse("").contains("postgres"));
        if (left.isPresent()) {
            LOG.infof(
                    "stopping a PostgreSQL that was left running pid=%d",
                    left.get().pid());
            // SIGTERM waits for clients for ever, and a killed JVM's connections are closed already.
            left.get().destroy();
            try {
                left.get().onExit().get(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                left.get().destroyForcibly();
            }
        }
        Files.deleteIfExists(pidFile);
    }
}
