package dev.sendwell.local;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The processes of an installation, recorded as they start, so that the next start can end what a killed supervisor left.
 *
 * <p>A process is ours only when it has the recorded id <i>and</i> the recorded start time: ids are used again.
 */
final class Processes {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path file;

    Processes(Path file) {
        this.file = file;
    }

    /** A process as it was when it was recorded; the time is in milliseconds since 1970, 0 where the platform tells none. */
    record Recorded(long pid, long startedAtMillis) {
        static Recorded of(ProcessHandle process) {
            return new Recorded(process.pid(), startOf(process));
        }

        Optional<ProcessHandle> alive() {
            return ProcessHandle.of(pid).filter(process -> process.isAlive() && startOf(process) == startedAtMillis);
        }

        private static long startOf(ProcessHandle process) {
            return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        }
    }

    synchronized void record(String name, ProcessHandle process) {
        Map<String, Recorded> all = read();
        all.put(name, Recorded.of(process));
        try {
            LocalFolder.writePrivate(file, new JsonMapper().writeValueAsString(all));
        } catch (IOException e) {
            throw new IllegalStateException("cannot record the process " + name, e);
        }
    }

    /** A recorded process that still runs. */
    Optional<ProcessHandle> running(String name) {
        return Optional.ofNullable(read().get(name)).flatMap(Recorded::alive);
    }

    /**
     * Ends every recorded process that still runs and forgets them all.
     *
     * @return how many there were
     */
    synchronized int endLeftBehind() {
        int ended = 0;
        for (Recorded recorded : read().values()) {
            Optional<ProcessHandle> left = recorded.alive();
            if (left.isPresent()) {
                end(left.get());
                ended++;
            }
        }
        forget();
        return ended;
    }

    synchronized void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new IllegalStateException("cannot forget the processes recorded in " + file, e);
        }
    }

    /** Asks a process to end, and ends it by force when it does not. */
    static void end(ProcessHandle process) {
        process.destroy();
        if (!ends(process, PATIENCE)) {
            kill(process);
        }
    }

    /** Ends a process by force and waits until it is gone. */
    static void kill(ProcessHandle process) {
        process.destroyForcibly();
        ends(process, PATIENCE);
    }

    /** Waits until a process has ended; false when it has not within {@code limit}. */
    static boolean ends(ProcessHandle process, Duration limit) {
        try {
            process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Map<String, Recorded> read() {
        if (!Files.exists(file)) {
            return new TreeMap<>();
        }
        try {
            return new JsonMapper().readValue(file.toFile(), new TypeReference<TreeMap<String, Recorded>>() {});
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the processes recorded in " + file, e);
        }
    }
}
