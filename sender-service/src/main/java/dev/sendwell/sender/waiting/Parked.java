package dev.sendwell.sender.waiting;

import dev.sendwell.sender.lane.Candidate;
import dev.sendwell.sender.outcome.Conversation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An unclaimed request on its way into the waiting room.
 *
 * @param dueAt not before this instant
 * @param words why, for people
 * @param conversation what was said when it was tried; only of a test e-mail
 */
public record Parked(
        Candidate candidate,
        WaitingCause cause,
        Instant dueAt,
        @Nullable String words,
        @Nullable Conversation conversation) {

    public Parked(Candidate candidate, WaitingCause cause, Instant dueAt, @Nullable String words) {
        this(candidate, cause, dueAt, words, null);
    }
}
