package dev.sendwell.bench;

import dev.sendwell.backing.FreePorts;
import dev.sendwell.contracts.SecretKeyset;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** sender-service as it is packaged and deployed, in a process of its own. */
final class SenderService implements Closeable {
    static final String DATABASE = "sendwell_sender";

    /** What {@code ./sendwell up} gives it. */
    static final String HEAP = "-Xmx512m";

    /** {@code [2.345s] GC(12) Pause Young (...) 180M->60M(250M) 4.2ms}. */
    private static final Pattern BEFORE_COLLECTION = Pattern.compile(" (\\d+)M->\\d+M\\(\\d+M\\)");

    private final ServiceProcess process;
    private final Path collections;

    private SenderService(Ground ground, String instance) throws IOException {
        collections = ground.folder().resolve(instance + "-gc.log");
        process = new ServiceProcess(
                ground,
                "sender-service",
                instance,
                configuration(ground),
                List.of(HEAP, "-XX:+UseSerialGC", "-Xlog:gc:file=" + collections));
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
        properties.setProperty("sendwell.address-key", Base64.getEncoder().encodeToString(new byte[32]));
        return properties;
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

    long peakResidentBytes() throws IOException {
        return process.peakResidentBytes();
    }

    @Override
    public void close() {
        process.close();
    }
}
