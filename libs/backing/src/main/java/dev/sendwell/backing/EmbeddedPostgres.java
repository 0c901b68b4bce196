package dev.sendwell.backing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * A PostgreSQL server as an own process, for one user of this machine: it listens on loopback and asks for pass words, because
 * everybody on the machine reaches loopback.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);
    private static final String SUPERUSER = "postgres";

    private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;
    private final String password;

    private EmbeddedPostgres(io.zonky.test.db.postgres.embedded.EmbeddedPostgres server, String password) {
        this.server = server;
        this.password = password;
    }

    /** Starts a server that stops with this JVM and whose data is then gone; it does not wait for the disk. */
    public static EmbeddedPostgres startTemporary() {
        return start(
                settings()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("synchronous_commit", "off")
                        .setServerConfig("full_page_writes", "off"),
                UUID.randomUUID().toString());
    }

    /**
     * Starts a server with its data in {@code data}, which is initialised when it is new. A server that a killed JVM left running
     * on it is stopped first.
     *
     * @param password the superuser's, the same at every start of this data
     * @param log what the server says is added to this file
     */
    public static EmbeddedPostgres start(Path data, String password, Path log) {
        Path folder = data.toAbsolutePath();
        try {
            Files.createDirectories(folder.getParent());
            stopLeftBehind(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL's folder cannot be used: " + data, e);
        }
        return start(
                settings()
                        .setDataDirectory(folder)
                        .setCleanDataDirectory(false)
                        // Whoever names the folder closes the server, after its clients and not at the same moment as
                        // they.
                        .setRegisterShutdownHook(false)
                        // The library switches it off, for tests.
                        .setServerConfig("fsync", "on")
                        .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile())),
                password);
    }

    /** The JDBC URL of a database, without a user. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + database;
    }

    /** The superuser's name. */
    public String superuser() {
        return SUPERUSER;
    }

    /** The superuser's password. */
    public String password() {
        return password;
    }

    /** Makes databases on this server. */
    public Databases databases() {
        return new Databases(jdbcUrl("postgres"), SUPERUSER, password);
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
                .setPort(FreePorts.next())
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "200")
                .setServerConfig("shared_buffers", "128MB");
    }

    private static EmbeddedPostgres start(
            io.zonky.test.db.postgres.embedded.EmbeddedPostgres.Builder builder, String password) {
        try {
            Path passwordFile = Files.createTempFile("sendwell-postgres-", "");
            try {
                Files.writeString(passwordFile, password);
                // What the library calls locale are further options of initdb; without these it trusts whoever
                // connects.
                return new EmbeddedPostgres(
                        builder.setLocaleConfig("auth-host", "scram-sha-256")
                                .setLocaleConfig("pwfile", passwordFile.toString())
                                .setConnectConfig("password", password)
                                .start(),
                        password);
            } finally {
                Files.delete(passwordFile);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start", e);
        }
    }

    /** The first line of the file is the server's process id; the process is ours only when it works on this folder. */
    private static void stopLeftBehind(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        Optional<ProcessHandle> left = lines.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(data.toString()));
        if (left.isPresent()) {
            stop(left.get());
        }
        Files.deleteIfExists(pidFile);
    }

    /** A fast shutdown: SIGTERM, all that Java can send, would wait for the clients. */
    private static void stop(ProcessHandle postmaster) throws IOException {
        LOG.infof("stopping a PostgreSQL that was left running pid=%d", postmaster.pid());
        new ProcessBuilder("kill", "-INT", Long.toString(postmaster.pid())).start();
        try {
            postmaster.onExit().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            postmaster.destroyForcibly();
        }
    }
}
