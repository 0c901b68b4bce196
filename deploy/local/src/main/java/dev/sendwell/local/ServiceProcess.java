package dev.sendwell.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One service in its own JVM. Its ports stay the same when it is stopped and started again. */
final class ServiceProcess {
    private final String name;
    private final Path log;
    private final Processes processes;
    private final int port;
    private final int managementPort;
    private List<String> command = List.of();
    private volatile @Nullable Process process;
    private volatile boolean wanted;

    ServiceProcess(String name, Path log, Processes processes, int port, int managementPort) {
        this.name = name;
        this.log = log;
        this.processes = processes;
        this.port = port;
        this.managementPort = managementPort;
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    int managementPort() {
        return managementPort;
    }

    URI management() {
        return URI.create("http://127.0.0.1:" + managementPort);
    }

    Path log() {
        return log;
    }

    /** True while the JVM runs, be the service ready or not. */
    boolean runs() {
        Process last = process;
        return last != null && last.isAlive();
    }

    /** Starts the JVM for the first time. */
    synchronized void start(List<String> command) throws IOException {
        this.command = List.copyOf(command);
        start();
    }

    /** Starts the JVM again unless it runs. */
    synchronized void start() throws IOException {
        if (runs()) {
            return;
        }
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process = started;
        wanted = true;
        processes.record(name, started.toHandle());
        Thread.ofVirtual().start(() -> tellUnlessStopped(started));
    }

    /** Asks the JVM to end, waits for it, and ends it by force when it takes too long. */
    synchronized void stop() {
        wanted = false;
        Process last = process;
        if (last != null) {
            Processes.end(last.toHandle());
        }
    }

    /** Ends the JVM as a crash would: it is asked nothing and finishes nothing. */
    synchronized void kill() {
        wanted = false;
        Process last = process;
        if (last != null) {
            Processes.kill(last.toHandle());
        }
    }

    private void tellUnlessStopped(Process started) {
        int exitCode = started.onExit().join().exitValue();
        if (wanted && started.equals(process)) {
            Terminal.say(name + " ended by itself (exit code " + exitCode + "). Start it again with: ./sendwell start "
                    + name + ". Its log: " + log);
        }
    }
}
