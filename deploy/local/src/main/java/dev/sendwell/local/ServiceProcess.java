package dev.sendwell.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One service in its own JVM. Its ports stay the same when it is stopped and started again. */
final class ServiceProcess {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(150);

    private final ServiceDefinition definition;
    private final List<String> command;
    private final Path log;
    private final Processes processes;
    private final URI management;
    private final int port;
    private @Nullable Process process;
    private boolean wanted;

    ServiceProcess(
            ServiceDefinition definition,
            List<String> command,
            Path log,
            Processes processes,
            int port,
            int managementPort) {
        this.definition = definition;
        this.command = List.copyOf(command);
        this.log = log;
        this.processes = processes;
        this.port = port;
        this.management = URI.create("http://localhost:" + managementPort);
    }

    String name() {
        return definition.name();
    }

    int port() {
        return port;
    }

    URI management() {
        return management;
    }

    /** Starts the JVM unless it runs. */
    synchronized void start() throws IOException {
        if (process != null && process.isAlive()) {
            return;
        }
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        wanted = true;
        processes.record(name(), process.toHandle());
        Process started = process;
        Thread.ofVirtual().start(() -> tellWhenItEnds(started));
    }

    /** Asks the JVM to end, waits for it, and ends it by force when it takes too long. */
    synchronized void stop() {
        wanted = false;
        if (process != null) {
            Processes.end(process.toHandle());
        }
    }

    /**
     * Waits until the service says that it is ready.
     *
     * @throws IllegalStateException when it ends instead, or takes too long; the message names the log
     */
    void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()) {
            while (!isReady(client)) {
                Process running = current();
                if (running == null || running.waitFor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException(name() + " ended while it started; see " + log);
                }
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(name() + " is not ready after " + START_LIMIT + "; see " + log);
                }
            }
        }
    }

    private synchronized @Nullable Process current() {
        return process;
    }

    private boolean isReady(HttpClient client) throws InterruptedException {
        HttpRequest ready = HttpRequest.newBuilder(management.resolve("/q/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private void tellWhenItEnds(Process started) {
        int exitCode = started.onExit().join().exitValue();
        if (isWanted(started)) {
            Terminal.say(name() + " ended by itself (exit code " + exitCode
                    + "). Start it again with: ./sendwell start " + name() + ". Its log: " + log);
        }
    }

    private synchronized boolean isWanted(Process started) {
        return wanted && process != null && process.pid() == started.pid();
    }
}
