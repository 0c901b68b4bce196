package dev.sendwell.config;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;

/** The service's clock, in the microseconds that PostgreSQL keeps; tests put their own in its place. */
final class Clocks {
    private Clocks() {}

    @Produces
    @Singleton
    static InstantSource clock() {
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
    }
}
