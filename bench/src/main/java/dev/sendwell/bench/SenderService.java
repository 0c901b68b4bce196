package dev.sendwell.bench;

import dev.sendwell.backing.FreePorts;
import dev.sendwell.contracts.SecretKeyset;
import java.io.Closeable;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Properties;

/** sender-service as it is packaged and deployed, in a process of its own. */
final class SenderService implements Closeable {
    static final String DATABASE = "sendwell_sender";

    static final String ADDRESS_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    /** What {@code ./sendwell up} gives it. */
    static final String HEAP = "-Xmx512m";

    private final ServiceProcess process;

    private SenderService(Ground ground, String instance) throws IOException {
        process = new ServiceProcess(
                ground, "sender-service", instance, configuration(ground), List.of(HEAP, "-XX:+UseSerialGC"));
    }

    /** Makes an empty database, for as many instances as are started. */
    static void prepare(Ground ground) throws Exception {
        ground.postgres().databases().create(DATABASE, "owner", "app");
    }

    /** Starts an instance; returns when it is ready to send. */
    static SenderService start(Ground ground, String instance) throws IOException, InterruptedException {
        SenderService service = new SenderService(ground, instance);
        service.process.start();
        return service;
    }

    private static Properties configuration(Ground ground) {
        Properties properties = ServiceProcess.surroundings(ground, DATABASE, FreePorts.next());
        properties.setProperty("sendwell.keysets.smtp", SecretKeyset.generateJson());
        properties.setProperty("sendwell.smtp.allowed-ports", "1024-65535");
        properties.setProperty("sendwell.address-key", ADDRESS_KEY);
        return properties;
    }

    long peakHeapMegabytes() throws IOException {
        return process.peakHeapMegabytes();
    }

    long peakResidentBytes() throws IOException {
        return process.peakResidentBytes();
    }

    @Override
    public void close() {
        process.close();
    }
}
