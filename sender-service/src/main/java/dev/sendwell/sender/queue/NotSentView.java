package dev.sendwell.sender.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that was settled without being accepted.
 *
 * @param state the word of its {@link dev.sendwell.sender.ledger.LedgerState}
 * @param stage where the SMTP conversation stood; absent when there was none
 * @param words the provider's words, or why it was not sent
 * @param redrivable it failed, and its record was still kept when that was last looked at
 */
public record NotSentView(
        String integrationId,
        String requestId,
        String ledgerId,
        @Nullable String campaign,
        String state,
        int attempt,
        @Nullable String stage,
        String words,
        Instant at,
        boolean redrivable) {}
