package dev.sendwell.bench;

import dev.sendwell.backing.FreePorts;
import dev.sendwell.contracts.SecretKeyset;
import dev.sendwell.contracts.SessionKeys;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** events-service as it is packaged, in a process of its own. */
final class EventsService implements Closeable {
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(3);
    private static final String DATABASE = "sendwell_events";

    private final int port = FreePorts.next();
    private final int managementPort = FreePorts.next();
    private final String webhookKeyset = SecretKeyset.generateJson();
    private final Ground ground;
    private final Path log;
    private final List<String> command;
    private Process process;

    private EventsService(Ground ground, Path configuration, Path log) {
        this.ground = ground;
        this.log = log;
        this.command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseParallelGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dquarkus.config.locations=" + configuration.toUri(),
                "-jar",
                jar().toString());
    }

    /** Starts it with an empty database; returns when it is ready. */
    static EventsService start(Ground ground, Map<String, String> overrides) throws Exception {
        ground.postgres().databases().create(DATABASE, "owner", "app");
        Path configuration = ground.folder().resolve("events-service.properties");
        EventsService service =
                new EventsService(ground, configuration, ground.folder().resolve("events-service.log"));
        service.configure(configuration, overrides);
        service.start();
        return service;
    }

    private static Path jar() {
        return Path.of(System.getProperty("sendwell.sources", "."))
                .resolve("events-service/target/quarkus-app/quarkus-run.jar");
    }

    private void configure(Path file, Map<String, String> overrides) throws IOException {
        byte[] addressKey = new byte[32];
        new SecureRandom().nextBytes(addressKey);
        Properties properties = new Properties();
        properties.setProperty("kafka.bootstrap.servers", ground.bootstrapServers());
        properties.setProperty("quarkus.datasource.jdbc.url", ground.postgres().jdbcUrl(DATABASE));
        properties.setProperty("quarkus.datasource.username", DATABASE + "_app");
        properties.setProperty("quarkus.datasource.password", "app");
        properties.setProperty("quarkus.flyway.username", DATABASE + "_owner");
        properties.setProperty("quarkus.flyway.password", "owner");
        properties.setProperty("quarkus.flyway.placeholders.app_role", DATABASE + "_app");
        properties.setProperty("quarkus.http.host", "127.0.0.1");
        properties.setProperty("quarkus.http.port", Integer.toString(port));
        properties.setProperty("quarkus.management.host", "127.0.0.1");
        properties.setProperty("quarkus.management.port", Integer.toString(managementPort));
        properties.setProperty("sendwell.public-url", "http://localhost:" + port);
        properties.setProperty(
                "sendwell.session.verification-keys", SessionKeys.generate().verification());
        properties.setProperty("sendwell.keysets.webhook", webhookKeyset);
        properties.setProperty("sendwell.address-key", Base64.getEncoder().encodeToString(addressKey));
        overrides.forEach(properties::setProperty);
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Files.writeString(file, text.toString());
    }

    void start() throws IOException, InterruptedException {
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long until = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (!ready()) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new IllegalStateException("events-service does not start:\n" + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** As a crash would: nothing is flushed, nobody is told. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
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

    int port() {
        return port;
    }

    String webhookKeyset() {
        return webhookKeyset;
    }

    String jdbcUrl() {
        return ground.postgres().jdbcUrl(DATABASE);
    }

    /** How much of its heap and other memory it has in RAM, in bytes; Linux only, elsewhere 0. */
    long residentBytes() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return new ArrayList<>(Files.readAllLines(status))
                .stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                        .findFirst()
                        .orElse(0);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
