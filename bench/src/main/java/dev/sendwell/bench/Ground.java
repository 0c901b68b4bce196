package dev.sendwell.bench;

import dev.sendwell.backing.EmbeddedKafka;
import dev.sendwell.backing.EmbeddedPostgres;
import dev.sendwell.kafka.Topics;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/** A broker with Sendwell's topics and a PostgreSQL that waits for the disk, in a folder that goes with them. */
final class Ground implements Closeable {
    private final Path folder;
    private final EmbeddedKafka kafka;
    private final EmbeddedPostgres postgres;
    private final Deque<Closeable> running = new ArrayDeque<>();

    private Ground(Path folder, EmbeddedKafka kafka, EmbeddedPostgres postgres) {
        this.folder = folder;
        this.kafka = kafka;
        this.postgres = postgres;
    }

    static Ground prepare() throws IOException, Topics.BrokerException {
        Path folder = Files.createTempDirectory("sendwell-bench-");
        EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
        Ground ground = new Ground(
                folder,
                kafka,
                EmbeddedPostgres.start(folder.resolve("postgres"), "bench", folder.resolve("postgres.log")));
        try (Admin admin = Admin.create(ground.kafka())) {
            Topics.create(admin);
        }
        return ground;
    }

    Map<String, Object> kafka() {
        return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    Path folder() {
        return folder;
    }

    /** Ends with this, the last first. */
    <T extends Closeable> T keep(T part) {
        running.push(part);
        return part;
    }

    @Override
    public void close() throws IOException {
        while (!running.isEmpty()) {
            running.pop().close();
        }
        postgres.close();
        kafka.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
