package dev.sendwell.sender.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one integration that stand where they do for one reason.
 *
 * @param cause why they wait; absent when they do not
 * @param reason the words, without what differs from one request to the next; empty where there are none
 * @param oldest when the first of them came there
 * @param newest when the last of them came there
 * @param nextDue when the first of them goes on by itself; absent when none does
 */
public record Group(
        Standing standing,
        String integrationId,
        @Nullable String cause,
        String reason,
        long count,
        Instant oldest,
        Instant newest,
        @Nullable Instant nextDue) {}
