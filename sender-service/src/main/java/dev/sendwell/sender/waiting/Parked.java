package dev.sendwell.sender.waiting;

import dev.sendwell.sender.lane.Candidate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An unclaimed request on its way into the waiting room.
 *
 * @param dueAt not before this instant
 * @param words why, for people
 */
public record Parked(
        Candidate candidate,
        WaitingCause cause,
        Instant dueAt,
        @Nullable String words) {}
