package dev.sendwell.sender.outcome;

import dev.sendwell.sender.lane.Candidate;
import dev.sendwell.sender.ledger.Claim;
import dev.sendwell.sender.waiting.WaitingCause;
import java.time.Instant;

/** How a claim ends. */
public sealed interface Conclusion {

    Claim.Granted claim();

    default Candidate candidate() {
        return claim().candidate();
    }

    /** With an outcome that is published. */
    record Concluded(Claim.Granted claim, Outcome outcome) implements Conclusion {}

    /**
     * Nothing was attempted after all: back into the waiting room, without an outcome and without counting an attempt.
     *
     * @param dueAt not before this instant
     * @param words why, for people
     */
    record PutBack(Claim.Granted claim, WaitingCause cause, Instant dueAt, String words) implements Conclusion {}
}
