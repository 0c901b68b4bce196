package dev.sendwell.events;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The service's clock in tests: the real one, moved by as much as a test says. */
@Alternative
@Priority(1)
@ApplicationScoped
public class TestClock implements InstantSource {
    private volatile Duration ahead = Duration.ZERO;

    /** From now on it is so much later than it really is. */
    public void moveAheadBy(Duration duration) {
        ahead = duration;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }
}
