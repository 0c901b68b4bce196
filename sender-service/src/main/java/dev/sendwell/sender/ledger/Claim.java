package dev.sendwell.sender.ledger;

import dev.sendwell.sender.lane.Candidate;

/** What a session may do with a candidate after the claim. */
public sealed interface Claim {

    Candidate candidate();

    /**
     * It is this session's to send.
     *
     * @param attempt which attempt this is, from 1
     */
    record Granted(Candidate candidate, Fence fence, int attempt) implements Claim {}

    /**
     * Nothing is left to do: the gate settled it, it is in the waiting room, or the same request was settled before. Committed.
     */
    record Settled(Candidate candidate) implements Claim {}

    /** The id was used before for other content. The book is unchanged. */
    record Reused(Candidate candidate) implements Claim {}
}
