package dev.sendwell.bench;

import dev.sendwell.backing.FreePorts;
import dev.sendwell.contracts.SecretKeyset;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** events-service as it is packaged, in a process of its own. */
final class EventsService implements Closeable {
    private static final String DATABASE = "sendwell_events";
    /** That of the local installation. */
    private static final String COLLECTOR = "-XX:+UseSerialGC";

    private final int port = FreePorts.next();
    private final String webhookKeyset = SecretKeyset.generateJson();
    private final Ground ground;
    private final ServiceProcess process;

    private EventsService(Ground ground, Map<String, String> overrides) throws IOException {
        this.ground = ground;
        this.process = new ServiceProcess(
                ground, "events-service", "events-service", configuration(overrides), List.of("-Xmx512m", COLLECTOR));
    }

    /** Starts it with an empty database; returns when it is ready. */
    static EventsService start(Ground ground, Map<String, String> overrides) throws Exception {
        ground.postgres().databases().create(DATABASE, "owner", "app");
        EventsService service = new EventsService(ground, overrides);
        service.start();
        return service;
    }

    private Properties configuration(Map<String, String> overrides) {
        byte[] addressKey = new byte[32];
        new SecureRandom().nextBytes(addressKey);
        Properties properties = ServiceProcess.surroundings(ground, DATABASE, port);
        properties.setProperty("sendwell.public-url", "http://localhost:" + port);
        properties.setProperty("sendwell.keysets.webhook", webhookKeyset);
        properties.setProperty("sendwell.address-key", Base64.getEncoder().encodeToString(addressKey));
        overrides.forEach(properties::setProperty);
        return properties;
    }

    void start() throws IOException, InterruptedException {
        process.start();
    }

    /** As a crash would: nothing is flushed, nobody is told. */
    void kill() throws InterruptedException {
        process.kill();
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
        return process.residentBytes();
    }

    long peakHeapMegabytes() throws IOException {
        return process.peakHeapMegabytes();
    }

    long peakResidentBytes() throws IOException {
        return process.peakResidentBytes();
    }

    /** The processor time it has used since its start. */
    Duration processorTime() {
        return process.processorTime();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.close();
    }
}
