package dev.sendwell.sender;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.InstantSource;

/** The service's clock; tests put their own in its place. */
final class Clocks {
    private Clocks() {}

    @Produces
    @ApplicationScoped
    static InstantSource clock() {
        return Clock.systemUTC();
    }
}
