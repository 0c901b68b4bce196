package dev.sendwell.local;

import dev.sendwell.backing.EmbeddedKafka;
import dev.sendwell.backing.EmbeddedPostgres;
import dev.sendwell.backing.FreePorts;
import dev.sendwell.kafka.Topics;
import dev.sendwell.simulator.SendGridSimulator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/** Everything that runs, started in order and stopped in the opposite order. */
final class Installation implements AutoCloseable {
    private static final Duration START_ENDS_WITHIN = Duration.ofMinutes(1);

    private final LocalFolder folder;
    private final Path sources;
    private final Secrets secrets;
    private final Processes processes;
    private final Address address;
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final CountDownLatch startEnded = new CountDownLatch(1);
    private final Readiness readiness = new Readiness(stopRequested);
    /** What has to be closed, the last first. */
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    private final Map<String, ServiceProcess> services = new LinkedHashMap<>();

    Installation(LocalFolder folder, Path sources, Secrets secrets, Processes processes, Address address) {
        this.folder = folder;
        this.sources = sources;
        this.secrets = secrets;
        this.processes = processes;
        this.address = address;
    }

    /**
     * Where the dashboard shall be.
     *
     * @param bind what the gateway listens on
     * @param firstPort or the next that is free
     * @param hosts what a Host header may say
     */
    record Address(String bind, int firstPort, Set<String> hosts) {}

    /**
     * Starts everything; returns when all of it is ready.
     *
     * @throws IllegalStateException when it cannot be started; what runs then has to be closed
     */
    RunState start() throws Exception {
        try {
            return startAll();
        } finally {
            startEnded.countDown();
        }
    }

    private RunState startAll() throws Exception {
        keep(folder.lock());
        int left = processes.endLeftBehind();
        if (left > 0) {
            Terminal.say("  Ended what a killed start left running: " + left + (left == 1 ? " process" : " processes"));
        }
        processes.record(Up.SUPERVISOR, ProcessHandle.current());
        keep(processes::forget);

        for (ServiceDefinition definition : ServiceDefinition.ALL) {
            services.put(
                    definition.name(),
                    new ServiceProcess(
                            definition.name(),
                            freshLog(definition.name()),
                            processes,
                            FreePorts.next(),
                            FreePorts.next()));
        }
        Map<String, Gateway.Origin> origins = new LinkedHashMap<>();
        services.forEach((name, service) -> origins.put(name, new Gateway.Origin(service.port(), service::runs)));
        // First of all, so that nobody else takes the port that everybody is told.
        Gateway gateway = keep(Gateway.start(address.bind(), address.firstPort(), origins, address.hosts()));
        String url = "http://localhost:" + gateway.port();

        Terminal.status("PostgreSQL, Kafka, SendGrid simulator");
        CompletableFuture<EmbeddedPostgres> postgresStart = begin(
                "PostgreSQL",
                () -> EmbeddedPostgres.start(
                        folder.data("postgres"), secrets.databasePassword("postgres"), freshLog("postgres")));
        CompletableFuture<EmbeddedKafka> kafkaStart = begin("Kafka", this::startKafka);
        CompletableFuture<SendGridSimulator> simulatorStart = begin("SendGrid simulator", this::startSimulator);
        awaitAll(List.of(postgresStart, kafkaStart, simulatorStart));
        EmbeddedPostgres postgres = postgresStart.join();
        EmbeddedKafka kafka = kafkaStart.join();
        SendGridSimulator simulator = simulatorStart.join();

        keep(() -> stopTogether(services.values()));
        List<String> trust = TrustStore.write(folder.data("trust.p12"), simulator.authorityPem());
        for (ServiceDefinition definition : ServiceDefinition.ALL) {
            Path configuration = configure(definition, url, postgres, kafka, simulator);
            service(definition).start(command(definition, configuration, trust));
        }
        readiness.await(services.values());

        String token = Secrets.random(16);
        Control control = keep(Control.start(services, readiness, token));
        RunState state = state(url, kafka, simulator, control, token);
        keep(() -> Files.deleteIfExists(folder.runState()));
        state.write(folder);
        return state;
    }

    /**
     * Stops what was started; a start that is under way is given up first. Every part is stopped, also when another cannot be.
     */
    @Override
    public void close() {
        stopRequested.countDown();
        try {
            if (!startEnded.await(START_ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                Terminal.say("The start does not end; stopping what runs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Terminal.status("stopping");
        synchronized (started) {
            while (!started.isEmpty()) {
                try {
                    started.pop().close();
                } catch (Exception e) {
                    Terminal.say("could not be stopped: " + e.getMessage());
                }
            }
        }
        Terminal.say("Stopped");
    }

    /** On the ports of the last time while nobody else has them: a saved integration works on after a restart. */
    private SendGridSimulator startSimulator() throws IOException, InterruptedException {
        Path data = folder.data("simulator");
        return SendGridSimulator.start(
                data, lastPort(data.resolve("smtp-port")), lastPort(data.resolve("smtp-tls-port")), 0);
    }

    private static int lastPort(Path file) throws IOException {
        int port = Files.exists(file) ? Integer.parseInt(Files.readString(file)) : FreePorts.next();
        if (!FreePorts.isFree(port)) {
            port = FreePorts.next();
        }
        LocalFolder.writePrivate(file, Integer.toString(port));
        return port;
    }

    private EmbeddedKafka startKafka() {
        EmbeddedKafka kafka = EmbeddedKafka.start(folder.data("kafka"));
        try (Admin admin =
                Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
            Topics.create(admin);
            return kafka;
        } catch (Topics.BrokerException e) {
            kafka.close();
            throw e;
        }
    }

    /** Starts a part beside the others. */
    private <T extends AutoCloseable> CompletableFuture<T> begin(String what, Callable<T> start) {
        long from = System.nanoTime();
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        T part = keep(start.call());
                        Terminal.ready(what, from);
                        return part;
                    } catch (Exception e) {
                        throw new IllegalStateException(what + " does not start: " + e.getMessage(), e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    /** Waits for all of them, also when one has failed: what the others started has to be closed. */
    private static void awaitAll(List<CompletableFuture<?>> parts) {
        try {
            CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IllegalStateException failure ? failure : e;
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        synchronized (started) {
            started.push(part);
        }
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

    private ServiceProcess service(ServiceDefinition definition) {
        return Objects.requireNonNull(services.get(definition.name()));
    }

    /** Creates the service's database when it is missing, and writes down what the service is told. */
    private Path configure(
            ServiceDefinition definition,
            String url,
            EmbeddedPostgres postgres,
            EmbeddedKafka kafka,
            SendGridSimulator simulator)
            throws IOException {
        String owner = secrets.databasePassword(definition.database() + "_owner");
        String application = secrets.databasePassword(definition.database() + "_app");
        postgres.databases().create(definition.database(), owner, application);

        Properties configuration = new Properties();
        configuration.setProperty("kafka.bootstrap.servers", kafka.bootstrapServers());
        configuration.setProperty("quarkus.datasource.jdbc.url", postgres.jdbcUrl(definition.database()));
        configuration.setProperty("quarkus.datasource.username", definition.database() + "_app");
        configuration.setProperty("quarkus.datasource.password", application);
        configuration.setProperty("quarkus.flyway.username", definition.database() + "_owner");
        configuration.setProperty("quarkus.flyway.password", owner);
        configuration.setProperty("quarkus.http.host", "127.0.0.1");
        configuration.setProperty(
                "quarkus.http.port", Integer.toString(service(definition).port()));
        // The gateway says who the client is; nobody else reaches these ports from elsewhere.
        configuration.setProperty("quarkus.http.proxy.proxy-address-forwarding", "true");
        configuration.setProperty("quarkus.http.proxy.trusted-proxies", "127.0.0.1");
        configuration.setProperty("quarkus.management.host", "127.0.0.1");
        configuration.setProperty(
                "quarkus.management.port", Integer.toString(service(definition).managementPort()));
        configuration.setProperty("sendwell.public-url", url);
        configuration.setProperty("sendwell.session.cookie-secure", "false");
        configuration.setProperty("sendwell.session.verification-keys", "file:" + secrets.sessionVerificationKeys());
        switch (definition.name()) {
            case "config-service" -> {
                configuration.setProperty("sendwell.keysets.smtp", "file:" + secrets.smtpKeyset());
                configuration.setProperty("sendwell.keysets.webhook", "file:" + secrets.webhookKeyset());
                configuration.setProperty("sendwell.session.signing-keys", "file:" + secrets.sessionSigningKeys());
                configuration.setProperty("sendwell.admin.email", Up.ADMIN_EMAIL);
                configuration.setProperty("sendwell.admin.password", "file:" + secrets.adminPassword());
                configuration.setProperty("sendwell.smtp.allowed-ports", ports(simulator));
                configuration.setProperty(
                        "sendwell.sendgrid.api-url", simulator.url().toString());
            }
            case "sender-service" -> {
                configuration.setProperty("sendwell.keysets.smtp", "file:" + secrets.smtpKeyset());
                configuration.setProperty("sendwell.smtp.allowed-ports", ports(simulator));
                configuration.setProperty("sendwell.address-key", "file:" + secrets.addressKey());
                configuration.setProperty("sendwell.keysets.unsubscribe", "file:" + secrets.unsubscribeKeyset());
                // The simulator answers at once and reports within seconds: what a kill leaves in doubt need not wait
                // for hours.
                configuration.setProperty("sendwell.lease.length", "5s");
                configuration.setProperty("sendwell.lease.longest-transaction", "10s");
                configuration.setProperty("sendwell.unconfirmed.window", "3m");
            }
            case "events-service" -> {
                configuration.setProperty("sendwell.keysets.webhook", "file:" + secrets.webhookKeyset());
                configuration.setProperty("sendwell.address-key", "file:" + secrets.addressKey());
                configuration.setProperty("sendwell.keysets.unsubscribe", "file:" + secrets.unsubscribeKeyset());
                configuration.setProperty("sendwell.verdicts.window", "20s");
                configuration.setProperty("sendwell.probe.patience", "10s");
            }
            default -> throw new IllegalStateException("no configuration for " + definition.name());
        }
        Path file = folder.configuration(definition.name());
        StringWriter written = new StringWriter();
        configuration.store(written, "Written at each start of the local installation");
        LocalFolder.writePrivate(file, written.toString());

        return file;
    }

    /** Those that mail is submitted on, and the simulator's, which are any free ones. */
    private static String ports(SendGridSimulator simulator) {
        return "25,465,587,2525," + simulator.smtpPort() + "," + simulator.smtpTlsPort();
    }

    private List<String> command(ServiceDefinition definition, Path configuration, List<String> trust) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + definition.heapMegabytes() + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dquarkus.config.locations=" + configuration.toUri()));
        command.addAll(trust);
        command.addAll(List.of("-jar", definition.jar(sources).toString()));
        return command;
    }

    /** The file of a log that begins anew; that of the start before is kept beside it. */
    private Path freshLog(String of) throws IOException {
        Path log = folder.log(of);
        Files.createDirectories(log.getParent());
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling(of + ".previous.log"), StandardCopyOption.REPLACE_EXISTING);
        }
        return log;
    }

    private RunState state(
            String url, EmbeddedKafka kafka, SendGridSimulator simulator, Control control, String token) {
        Map<String, RunState.Service> addresses = new LinkedHashMap<>();
        services.forEach((name, service) -> addresses.put(
                name,
                new RunState.Service(
                        "http://localhost:" + service.port(),
                        service.management().toString())));
        return new RunState(
                url,
                kafka.bootstrapServers(),
                Up.ADMIN_EMAIL,
                secrets.adminPassword().toString(),
                control.url().toString(),
                token,
                new RunState.Simulator(
                        "localhost",
                        simulator.smtpPort(),
                        simulator.smtpTlsPort(),
                        simulator.apiKeyFile().toAbsolutePath().toString(),
                        simulator.url().toString()),
                addresses);
    }
}
