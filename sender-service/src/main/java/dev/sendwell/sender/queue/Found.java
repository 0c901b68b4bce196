package dev.sendwell.sender.queue;

import dev.sendwell.sender.ledger.LedgerState;
import java.time.Instant;

/** A request that was looked for by its id. */
public record Found(String integrationId, String requestId, LedgerState state, Instant changedAt) {}
