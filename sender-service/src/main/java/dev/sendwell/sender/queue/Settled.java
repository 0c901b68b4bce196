package dev.sendwell.sender.queue;

import java.time.Instant;

/**
 * Requests of one integration in one settled state.
 *
 * @param lastAt when the last of them came to it
 */
public record Settled(long count, Instant lastAt) {}
