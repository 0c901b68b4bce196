package dev.sendwell.sender.outcome;

import java.util.List;

/** Brings committed outcomes to the broker, in its own time. */
public interface OutcomePublisher {

    /** Publishes outcomes and removes each from the outbox once the broker has acknowledged it. Does not wait for that. */
    void publish(List<Outbox.Unpublished> outcomes);
}
