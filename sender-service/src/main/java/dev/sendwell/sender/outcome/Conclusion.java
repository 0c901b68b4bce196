package dev.sendwell.sender.outcome;

import dev.sendwell.sender.lane.Candidate;
import dev.sendwell.sender.ledger.Claim;
import dev.sendwell.sender.waiting.WaitingCause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a claim ends. */
public sealed interface Conclusion {

    Claim.Granted claim();

    default Candidate candidate() {
        return claim().candidate();
    }

    /** What was said on the way; only of a test e-mail. */
    @Nullable
    Conversation conversation();

    /** The same end, with what was said on the way to it. */
    Conclusion after(Conversation said);

    /** With an outcome that is published. */
    record Concluded(
            Claim.Granted claim, Outcome outcome, @Nullable Conversation conversation) implements Conclusion {
        public Concluded(Claim.Granted claim, Outcome outcome) {
            this(claim, outcome, null);
        }

        @Override
        public Concluded after(Conversation said) {
            return new Concluded(claim, outcome, said);
        }
    }

    /**
     * Nothing was attempted after all: back into the waiting room, without an outcome and without counting an attempt.
     *
     * @param dueAt not before this instant
     * @param words why, for people
     */
    record PutBack(
            Claim.Granted claim,
            WaitingCause cause,
            Instant dueAt,
            String words,
            @Nullable Conversation conversation) implements Conclusion {

        public PutBack(Claim.Granted claim, WaitingCause cause, Instant dueAt, String words) {
            this(claim, cause, dueAt, words, null);
        }

        @Override
        public PutBack after(Conversation said) {
            return new PutBack(claim, cause, dueAt, words, said);
        }
    }
}
