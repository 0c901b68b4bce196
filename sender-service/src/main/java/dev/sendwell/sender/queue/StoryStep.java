package dev.sendwell.sender.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a request before it came to where it stands.
 *
 * @param what deferred, unconfirmed, failed or redriven
 * @param attempt which attempt it ended
 * @param stage where the SMTP conversation stood; absent when there was none
 * @param words the provider's, or a person's reason
 * @param actor who had it tried again; absent otherwise
 */
public record StoryStep(
        Instant at,
        String what,
        int attempt,
        @Nullable String stage,
        @Nullable String words,
        @Nullable String actor) {}
