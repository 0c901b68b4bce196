package dev.sendwell.sender.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request in the waiting room.
 *
 * @param cause the word of its {@link dev.sendwell.sender.waiting.WaitingCause}
 * @param words the provider's words, or why it waits
 * @param dueAt when it goes on by itself; absent when somebody or something has to happen first
 */
public record WaitingView(
        String integrationId,
        String requestId,
        String ledgerId,
        @Nullable String campaign,
        String cause,
        @Nullable String words,
        Instant since,
        @Nullable Instant dueAt,
        Instant expiresAt) {}
