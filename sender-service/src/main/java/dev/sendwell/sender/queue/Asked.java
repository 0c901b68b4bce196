package dev.sendwell.sender.queue;

import dev.sendwell.contracts.AddressHash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which requests of a list are asked for; what is absent narrows nothing.
 *
 * @param cause the word of a {@link dev.sendwell.sender.waiting.WaitingCause}; only of what waits
 * @param reason the words, grouped
 * @param address the recipient's, or its domain's
 * @param from the first instant at which they came into this state
 * @param to the first instant that is no longer in it
 */
public record Asked(
        Standing standing,
        @Nullable String integrationId,
        @Nullable String campaign,
        @Nullable String cause,
        @Nullable String reason,
        @Nullable AddressHash address,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** All of a list. */
    public static Asked all(Standing standing) {
        return new Asked(standing, null, null, null, null, null, null, null);
    }
}
