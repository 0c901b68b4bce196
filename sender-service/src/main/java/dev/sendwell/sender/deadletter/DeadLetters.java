package dev.sendwell.sender.deadletter;

import dev.sendwell.contracts.DeadLetter.Reason;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.sender.lane.Payload;
import dev.sendwell.sender.lane.Submission;
import java.util.List;

/** Where requests go that cannot be taken. */
public interface DeadLetters {

    /** Puts dead letters on their topic. Returns when the broker has acknowledged all of them, throws when it did not. */
    void publish(List<Letter> letters);

    /**
     * A request that cannot be taken.
     *
     * @param detail the reason in words, without anything personal
     */
    record Letter(Reason reason, String detail, Payload payload, MailKind kind, Submission.Position position) {

        /** A dead letter of a request that could be read. */
        public static Letter of(Submission submission, Reason reason, String detail) {
            return new Letter(reason, detail, submission.payload(), submission.kind(), submission.position());
        }
    }
}
