package dev.sendwell.sender.outcome;

import java.time.Instant;
import java.util.List;

/** Outcomes that are committed and that the broker has not acknowledged yet. */
public interface Outbox {

    /**
     * An outcome in the outbox.
     *
     * @param row its row's id
     */
    record Unpublished(long row, EncodedOutcome outcome) {}

    /** What is still there of the time before an instant, oldest first: a crash or an absent broker left it. */
    List<Unpublished> leftBehind(Instant before, int limit);

    /** Removes what the broker has acknowledged. */
    void remove(List<Long> rows);
}
