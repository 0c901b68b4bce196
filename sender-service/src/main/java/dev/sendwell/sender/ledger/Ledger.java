package dev.sendwell.sender.ledger;

import dev.sendwell.sender.lane.Candidate;
import dev.sendwell.sender.outcome.Conclusion;
import dev.sendwell.sender.waiting.Parked;
import java.util.List;

/** The book of what was ever sent. Every method is one database transaction. */
public interface Ledger {

    /**
     * Claims candidates and passes them through the gate.
     *
     * @return a claim for each candidate, in no particular order
     */
    List<Claim> claim(List<Candidate> candidates);

    /** Passes drained candidates through the gate without sending any: those it lets through are given back. */
    List<Claim> settleOnly(List<Candidate> candidates);

    /** Records what became of claimed requests. A conclusion whose claim was taken over in the meantime changes nothing. */
    void conclude(List<Conclusion> conclusions);

    /** Puts unclaimed candidates into the waiting room; one whose id is in the book already waits there as a copy. */
    void park(List<Parked> parked);

    /** Takes drained candidates that were dead-lettered out of the waiting room and, where it is theirs, the book. */
    void forget(List<Candidate> candidates);
}
