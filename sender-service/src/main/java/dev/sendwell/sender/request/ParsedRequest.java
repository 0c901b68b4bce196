package dev.sendwell.sender.request;

import dev.sendwell.contracts.DeadLetter;

/** What came of reading a record: a request, or why it is none. */
public sealed interface ParsedRequest permits ValidRequest, ParsedRequest.Rejected {

    /**
     * A dead letter.
     *
     * @param detail the reason in words, with the field and without its value
     */
    record Rejected(DeadLetter.Reason reason, String detail) implements ParsedRequest {}
}
