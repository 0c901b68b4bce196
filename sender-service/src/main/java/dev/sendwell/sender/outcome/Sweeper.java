package dev.sendwell.sender.outcome;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Publishes what a crash, or an absent broker, left in the outbox. */
public final class Sweeper {
    private static final int AT_ONCE = 1_000;

    private final Outbox outbox;
    private final OutcomePublisher publisher;
    private final Duration patience;
    private final InstantSource clock;

    /**
     * @param patience what is younger is still on its way
     */
    public Sweeper(Outbox outbox, OutcomePublisher publisher, Duration patience, InstantSource clock) {
        this.outbox = outbox;
        this.publisher = publisher;
        this.patience = patience;
        this.clock = clock;
    }

    /** Publishes some of it, and says how many. */
    public int sweep() {
        List<Outbox.Unpublished> left = outbox.leftBehind(clock.instant().minus(patience), AT_ONCE);
        publisher.publish(left);
        return left.size();
    }
}
