package dev.sendwell.local;

import dev.sendwell.backing.EmbeddedKafka;
import dev.sendwell.backing.EmbeddedPostgres;
import dev.sendwell.kafka.Topics;
import dev.sendwell.simulator.SendGridSimulator;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/** Everything that runs, started in order and stopped in the opposite order. */
final class Installation implements AutoCloseable {
    private final LocalFolder folder;
    private final Path sources;
    private final Secrets secrets;
    private final Processes processes;
    private final Address address;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    Installation(LocalFolder folder, Path sources, Secrets secrets, Processes processes, Address address) {
        this.folder = folder;
        this.sources = sources;
        this.secrets = secrets;
        this.processes = processes;
        this.address = address;
    }

    /**
     * Where the dashboard is.
     *
     * @param bind what the gateway listens on
     * @param url what people type
     * @param hosts what a Host header may say
     */
    record Address(String bind, int port, String url, Set<String> hosts) {}

    /** Starts everything; returns when all of it is ready. */
    RunState start() throws Exception {
        EmbeddedPostgres postgres = Terminal.step(
                "PostgreSQL",
                () -> keep(EmbeddedPostgres.start(
                        folder.data("postgres"), secrets.databasePassword("postgres"), folder.log("postgres"))));
        EmbeddedKafka kafka = Terminal.step("Kafka", () -> {
            EmbeddedKafka running = keep(EmbeddedKafka.start(folder.data("kafka")));
            try (Admin admin =
                    Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, running.bootstrapServers()))) {
                Topics.create(admin);
            }
            return running;
        });
        SendGridSimulator simulator = Terminal.step(
                "SendGrid simulator", () -> keep(SendGridSimulator.start(folder.data("simulator"), 0, 0)));

        Map<String, ServiceProcess> services = new LinkedHashMap<>();
        for (ServiceDefinition definition : ServiceDefinition.ALL) {
            services.put(definition.name(), prepare(definition, postgres, kafka, simulator));
        }
        keep(() -> stopTogether(services.values()));
        for (ServiceProcess service : services.values()) {
            service.start();
        }
        for (ServiceProcess service : services.values()) {
            Terminal.step(service.name(), () -> {
                service.awaitReady();
                return service;
            });
        }

        Map<String, SocketAddress> origins = new LinkedHashMap<>();
        services.forEach(
                (name, service) -> origins.put(name, SocketAddress.inetSocketAddress(service.port(), "127.0.0.1")));
        Terminal.step("Gateway", () -> keep(Gateway.start(address.bind(), address.port(), origins, address.hosts())));
        String token = Secrets.random(16);
        Control control = keep(Control.start(services, token));
        RunState state = state(kafka, simulator, services, control, token);
        state.write(folder);
        keep(() -> Files.deleteIfExists(folder.runState()));
        return state;
    }

    /** Stops what was started. Every part is stopped, also when another cannot be. */
    @Override
    public void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                Terminal.say("could not be stopped: " + e.getMessage());
            }
        }
        processes.forget();
    }

    private <T extends AutoCloseable> T keep(T part) {
        started.push(part);
        return part;
    }

    private static void stopTogether(Iterable<ServiceProcess> services) throws InterruptedException {
        List<Thread> stopping = new ArrayList<>();
        for (ServiceProcess service : services) {
            stopping.add(Thread.ofVirtual().start(service::stop));
        }
        for (Thread thread : stopping) {
            thread.join();
        }
    }

    private ServiceProcess prepare(
            ServiceDefinition definition, EmbeddedPostgres postgres, EmbeddedKafka kafka, SendGridSimulator simulator)
            throws IOException {
        String owner = secrets.databasePassword(definition.database() + "_owner");
        String application = secrets.databasePassword(definition.database() + "_app");
        postgres.databases().create(definition.database(), owner, application);
        int port = Ports.free();
        int managementPort = Ports.free();

        Properties configuration = new Properties();
        configuration.setProperty("kafka.bootstrap.servers", kafka.bootstrapServers());
        configuration.setProperty("quarkus.datasource.jdbc.url", postgres.jdbcUrl(definition.database()));
        configuration.setProperty("quarkus.datasource.username", definition.database() + "_app");
        configuration.setProperty("quarkus.datasource.password", application);
        configuration.setProperty("quarkus.flyway.username", definition.database() + "_owner");
        configuration.setProperty("quarkus.flyway.password", owner);
        configuration.setProperty("quarkus.flyway.placeholders.app_role", definition.database() + "_app");
        configuration.setProperty("quarkus.http.host", "127.0.0.1");
        configuration.setProperty("quarkus.http.port", Integer.toString(port));
        configuration.setProperty("quarkus.management.host", "127.0.0.1");
        configuration.setProperty("quarkus.management.port", Integer.toString(managementPort));
        configuration.setProperty("sendwell.public-url", address.url());
        configuration.setProperty("sendwell.session.cookie-secure", "false");
        configuration.setProperty("sendwell.session.verification-keys", "file:" + secrets.sessionVerificationKeys());
        switch (definition.name()) {
            case "config-service" -> {
                configuration.setProperty("sendwell.keysets.smtp", "file:" + secrets.smtpKeyset());
                configuration.setProperty("sendwell.keysets.webhook", "file:" + secrets.webhookKeyset());
                configuration.setProperty("sendwell.session.signing-keys", "file:" + secrets.sessionSigningKeys());
                configuration.setProperty("sendwell.admin.email", Up.ADMIN_EMAIL);
                configuration.setProperty("sendwell.admin.password", "file:" + secrets.adminPassword());
                // The simulator's port is any free one.
                configuration.setProperty("sendwell.smtp.allowed-ports", "25,465,587,2525," + simulator.smtpPort());
            }
            case "sender-service" -> {
                configuration.setProperty("sendwell.keysets.smtp", "file:" + secrets.smtpKeyset());
                configuration.setProperty("sendwell.address-key", "file:" + secrets.addressKey());
            }
            case "events-service" -> {
                configuration.setProperty("sendwell.keysets.webhook", "file:" + secrets.webhookKeyset());
                configuration.setProperty("sendwell.address-key", "file:" + secrets.addressKey());
            }
            default -> throw new IllegalStateException("no configuration for " + definition.name());
        }
        Path file = folder.configuration(definition.name());
        StringWriter written = new StringWriter();
        configuration.store(written, "Written at each start of the local installation");
        LocalFolder.writePrivate(file, written.toString());

        Path log = folder.log(definition.name());
        Files.createDirectories(log.getParent());
        if (Files.exists(log)) {
            Files.move(
                    log, log.resolveSibling(definition.name() + ".previous.log"), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + definition.heapMegabytes() + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dquarkus.config.locations=" + file.toUri(),
                "-Djavax.net.ssl.trustStore=" + simulator.trustStore().toAbsolutePath(),
                "-Djavax.net.ssl.trustStorePassword=" + simulator.trustStorePassword(),
                "-jar",
                definition.jar(sources).toString());
        return new ServiceProcess(definition, command, log, processes, port, managementPort);
    }

    private RunState state(
            EmbeddedKafka kafka,
            SendGridSimulator simulator,
            Map<String, ServiceProcess> services,
            Control control,
            String token) {
        Map<String, RunState.Service> addresses = new LinkedHashMap<>();
        services.forEach((name, service) -> addresses.put(
                name,
                new RunState.Service(
                        "http://localhost:" + service.port(),
                        service.management().toString())));
        return new RunState(
                address.url(),
                kafka.bootstrapServers(),
                Up.ADMIN_EMAIL,
                secrets.adminPassword().toString(),
                control.url().toString(),
                token,
                new RunState.Simulator(
                        "localhost",
                        simulator.smtpPort(),
                        simulator.apiKeyFile().toAbsolutePath().toString(),
                        simulator.url().toString(),
                        simulator.verificationKey()),
                addresses);
    }
}
