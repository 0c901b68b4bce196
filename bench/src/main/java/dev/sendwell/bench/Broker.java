package dev.sendwell.bench;

import dev.sendwell.backing.EmbeddedKafka;
import dev.sendwell.backing.FreePorts;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/** A broker in a process of its own, which can be killed and started again where it was. */
final class Broker implements Closeable {
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

    private final int port = FreePorts.next();
    private final Path data;
    private final Path log;
    private Process process;

    Broker(Path data, Path log) {
        this.data = data;
        this.log = log;
    }

    /** The process: {@code DATA PORT}. */
    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        Thread.currentThread().join();
    }

    void start() throws IOException, InterruptedException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Broker.class.getName(),
                        data.toString(),
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long until = System.nanoTime() + STARTS_WITHIN.toNanos();
        try (Admin admin = Admin.create(kafka())) {
            while (true) {
                try {
                    admin.describeCluster().nodes().get(2, TimeUnit.SECONDS);
                    return;
                } catch (ExecutionException | TimeoutException e) {
                    if (!process.isAlive() || System.nanoTime() > until) {
                        throw new IllegalStateException("the broker does not start, see " + log, e);
                    }
                }
            }
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    Map<String, Object> kafka() {
        return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    }

    String bootstrapServers() {
        return "localhost:" + port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
