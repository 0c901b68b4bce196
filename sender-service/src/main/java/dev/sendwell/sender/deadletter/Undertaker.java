package dev.sendwell.sender.deadletter;

import dev.sendwell.contracts.DeadLetter.Reason;
import dev.sendwell.sender.lane.Candidate;
import dev.sendwell.sender.lane.Candidate.Origin;
import dev.sendwell.sender.ledger.Ledger;
import java.util.List;

/** Dead-letters candidates: first the letter, then the waiting room, then the offset. */
public final class Undertaker {
    private final DeadLetters letters;
    private final Ledger ledger;

    public Undertaker(DeadLetters letters, Ledger ledger) {
        this.letters = letters;
        this.ledger = ledger;
    }

    /** Dead-letters candidates for one reason, and settles them. When it throws, they are as they were. */
    public void bury(List<Candidate> candidates, Reason reason, String detail) {
        if (candidates.isEmpty()) {
            return;
        }
        letters.publish(candidates.stream()
                .map(candidate -> DeadLetters.Letter.of(candidate.submission(), reason, detail))
                .toList());
        ledger.forget(candidates.stream()
                .filter(candidate -> candidate.origin() instanceof Origin.FromWaitingRoom)
                .toList());
        candidates.forEach(Candidate::settled);
    }
}
