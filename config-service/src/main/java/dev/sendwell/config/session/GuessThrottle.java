package dev.sendwell.config.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes those wait who fail too often: {@code limit} failures within a window that begins with the first of them. An attempt
 * counts as failed from its beginning, so that many at one moment cannot pass the limit together. It remembers the last
 * {@value #REMEMBERED} names, so that an attacker cannot fill the memory. Safe for use by many threads.
 */
final class GuessThrottle {
    private static final int REMEMBERED = 10_000;

    private final int limit;
    private final Duration window;
    private final InstantSource clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Failures(int count, Instant until) {}

    GuessThrottle(int limit, Duration window, InstantSource clock) {
        this.limit = limit;
        this.window = window;
        this.clock = clock;
    }

    /** Begins an attempt, which has failed unless something else is said of it; or tells how long to wait before one. */
    synchronized Duration attempt(String name) {
        Instant now = clock.instant();
        Failures known = failures.get(name);
        if (known == null || !known.until.isAfter(now)) {
            known = new Failures(0, now.plus(window));
        }
        if (known.count >= limit) {
            return Duration.between(now, known.until);
        }
        failures.put(name, new Failures(known.count + 1, known.until));
        return Duration.ZERO;
    }

    /** The attempt was right: nothing is held against the name any more. */
    synchronized void succeeded(String name) {
        failures.remove(name);
    }

    /** The attempt that was begun was none; the others count. */
    synchronized void takeBack(String name) {
        failures.computeIfPresent(
                name, (same, known) -> known.count <= 1 ? null : new Failures(known.count - 1, known.until));
    }
}
