package dev.sendwell.config.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes those wait who fail too often: {@code limit} failures within a window that begins with the first of them. It remembers
 * the last {@value #REMEMBERED} names, so that an attacker cannot fill the memory. Safe for use by many threads.
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

    /** How long a name has to wait; zero when it need not. */
    synchronized Duration remaining(String name) {
        Failures known = current(name);
        return known.count < limit ? Duration.ZERO : Duration.between(clock.instant(), known.until);
    }

    synchronized void failed(String name) {
        Failures known = current(name);
        failures.put(name, new Failures(known.count + 1, known.until));
    }

    synchronized void succeeded(String name) {
        failures.remove(name);
    }

    private Failures current(String name) {
        Instant now = clock.instant();
        Failures known = failures.get(name);
        return known == null || !known.until.isAfter(now) ? new Failures(0, now.plus(window)) : known;
    }
}
