package dev.sendwell.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** What the journal says about an unconfirmed send. Value of the {@code verdicts} topic. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = Verdict.Unrecognized.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Verdict.Seen.class, name = "seen"),
    @JsonSubTypes.Type(value = Verdict.Absent.class, name = "absent"),
})
public sealed interface Verdict {

    /** A record of a type that this reader does not know. */
    record Unrecognized() implements Verdict {}

    /**
     * An event for the message arrived: the provider has it.
     *
     * @param attempt the attempt that was unconfirmed, from 1
     * @param evidence the event's type, such as {@code processed}
     */
    record Seen(RequestRef request, int attempt, Instant decidedAt, String evidence) implements Verdict {}

    /**
     * No event arrived within the window although events of other messages of that time did: the provider does not have it.
     *
     * @param attempt the attempt that was unconfirmed, from 1
     * @param evidence what was seen of others, in words
     */
    record Absent(RequestRef request, int attempt, Instant decidedAt, String evidence) implements Verdict {}
}
