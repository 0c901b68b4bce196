package dev.sendwell.sender.outcome;

import dev.sendwell.sender.lane.Submission;
import java.time.Instant;

/** Writes outcomes in the form in which they are published. */
public interface OutcomeEncoder {

    /**
     * Encodes one outcome.
     *
     * @param attempt which attempt it was, from 1; 0 when nothing was attempted
     */
    EncodedOutcome encode(Submission submission, int attempt, Outcome outcome, Instant occurredAt);
}
