package dev.sendwell.bench;

import dev.sendwell.backing.FreePorts;
import dev.sendwell.contracts.SessionKeys;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A service as it is packaged, in a process of its own. */
final class ServiceProcess implements Closeable {
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(5);

    /** {@code [2.345s] GC(12) Pause Young (...) 180M->60M(250M) 4.2ms}. */
    private static final Pattern BEFORE_COLLECTION = Pattern.compile(" (\\d+)M->\\d+M\\(\\d+M\\)");

    private final String name;
    private final int managementPort;
    private final Path log;
    private final Path collections;
    private final List<String> command;
    private Process process;

    /**
     * @param instance of the service; its files are named so
     * @param options of the JVM
     */
    ServiceProcess(Ground ground, String service, String instance, Properties configuration, List<String> options)
            throws IOException {
        name = instance;
        managementPort = Integer.parseInt(configuration.getProperty("quarkus.management.port"));
        log = ground.folder().resolve(instance + ".log");
        collections = ground.folder().resolve(instance + "-gc.log");
        Path file = ground.folder().resolve(instance + ".properties");
        StringWriter text = new StringWriter();
        configuration.store(text, null);
        Files.writeString(file, text.toString());
        command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-Xlog:gc:file=" + collections,
                "-XX:+ExitOnOutOfMemoryError",
                "-Dquarkus.config.locations=" + file.toUri(),
                "-jar",
                Path.of(System.getProperty("sendwell.sources", "."))
                        .resolve(service + "/target/quarkus-app/quarkus-run.jar")
                        .toString()));
    }

    /** What every service is told of where it runs. Its database has the roles {@code <name>_owner} and {@code <name>_app}. */
    static Properties surroundings(Ground ground, String database, int port) {
        Properties properties = new Properties();
        properties.setProperty("kafka.bootstrap.servers", ground.bootstrapServers());
        properties.setProperty("quarkus.datasource.jdbc.url", ground.postgres().jdbcUrl(database));
        properties.setProperty("quarkus.datasource.username", database + "_app");
        properties.setProperty("quarkus.datasource.password", "app");
        properties.setProperty("quarkus.flyway.username", database + "_owner");
        properties.setProperty("quarkus.flyway.password", "owner");
        properties.setProperty("quarkus.flyway.placeholders.app_role", database + "_app");
        properties.setProperty("quarkus.http.host", "127.0.0.1");
        properties.setProperty("quarkus.http.port", Integer.toString(port));
        properties.setProperty("quarkus.management.host", "127.0.0.1");
        properties.setProperty("quarkus.management.port", Integer.toString(FreePorts.next()));
        properties.setProperty(
                "sendwell.session.verification-keys", SessionKeys.generate().verification());
        return properties;
    }

    /** Returns when it is ready. */
    void start() throws IOException, InterruptedException {
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long until = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (!ready()) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new IllegalStateException(name + " does not start:\n" + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private boolean ready() {
        try {
            HttpURLConnection health =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready")
                            .toURL()
                            .openConnection();
            health.setConnectTimeout(2_000);
            health.setReadTimeout(2_000);
            return health.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** As a crash would: nothing is flushed, nobody is told. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The processor time it has used since its start, of all its threads. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The most that was on the heap, in megabytes: what stood there right before a collection. */
    long peakHeapMegabytes() throws IOException {
        return BEFORE_COLLECTION
                .matcher(Files.readString(collections))
                .results()
                .map((MatchResult found) -> Long.parseLong(found.group(1)))
                .max(Long::compare)
                .orElse(0L);
    }

    /** How much of its memory is in RAM now, in bytes; Linux only, elsewhere 0. */
    long residentBytes() throws IOException {
        return memory("VmRSS:");
    }

    /** How much of its memory was in RAM at most, in bytes; Linux only, elsewhere 0. */
    long peakResidentBytes() throws IOException {
        return memory("VmHWM:");
    }

    private long memory(String figure) throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(figure))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
