package dev.sendwell.local;

import java.time.Duration;
import java.util.Locale;

/** What the person at the terminal reads. */
final class Terminal {
    private Terminal() {}

    static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** Something that is started. */
    @FunctionalInterface
    interface Step<T> {
        T run() throws Exception;
    }

    /** Runs a step of the start and says how long it took. */
    static <T> T step(String what, Step<T> step) throws Exception {
        long from = System.nanoTime();
        T result = step.run();
        double seconds = Duration.ofNanos(System.nanoTime() - from).toMillis() / 1000.0;
        say(String.format(Locale.ROOT, "  %-28s ready after %4.1f s", what, seconds));
        return result;
    }
}
