package dev.sendwell.sender.queue;

import dev.sendwell.contracts.LedgerId;
import dev.sendwell.sender.ledger.LedgerState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people ask about requests. Reads only. */
public interface Queue {

    /** The state of one request; empty when the ledger does not know it. */
    Optional<RequestView> find(LedgerId id);

    /** The newest requests that were settled in a state without being accepted. */
    List<NotSentView> notSent(LedgerState state, @Nullable String integrationId, int limit);

    /** Requests in the waiting room, those that came last first. */
    List<WaitingView> waiting(@Nullable String integrationId, @Nullable String cause, int limit);

    /** How many requests are settled, by integration and state, for as long as the ledger remembers. */
    Map<String, Map<LedgerState, Settled>> settled();

    /** How many requests wait now, by integration and the word of their cause. */
    Map<String, Map<String, Long>> waitingCounts();
}
