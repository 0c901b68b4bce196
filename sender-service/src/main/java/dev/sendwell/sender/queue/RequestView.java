package dev.sendwell.sender.queue;

import dev.sendwell.sender.ledger.LedgerState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param attempt how often it was tried
 * @param changedAt when it came to this state
 * @param requestedAt when it was published; absent where that was not kept
 * @param place where it was published; absent where that was not kept
 * @param steps what happened before, oldest first
 * @param waiting why it waits; absent when it does not
 * @param notSent why it was not sent; absent when it was accepted or is not settled
 * @param conversation what the last attempt and the server said to each other, line by line; only of a test e-mail that did not
 *     get through, else empty
 */
public record RequestView(
        LedgerState state,
        int attempt,
        Instant changedAt,
        @Nullable Instant requestedAt,
        @Nullable Place place,
        List<StoryStep> steps,
        @Nullable WaitingView waiting,
        @Nullable NotSentView notSent,
        List<String> conversation) {}
