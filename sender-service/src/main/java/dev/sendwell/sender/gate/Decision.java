package dev.sendwell.sender.gate;

import dev.sendwell.sender.outcome.Outcome;

/** What the gate says of one request. */
public sealed interface Decision {

    /** It may be sent. */
    record Send() implements Decision {}

    /**
     * It waits until a person resumes it.
     *
     * @param words who holds it and why, for people
     */
    record Hold(String words) implements Decision {}

    /** It is not sent, for good: suppressed, expired or cancelled. */
    record Settle(Outcome outcome) implements Decision {}
}
