package dev.sendwell.sender.queue;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the provider said when it accepted a request, for as long as the topic {@code deliveries} keeps it. */
@FunctionalInterface
public interface Acceptances {

    /**
     * Looks it up.
     *
     * @param at when the ledger says that it was accepted
     * @return empty when it is not kept any more
     */
    Optional<Acceptance> find(String integrationId, String requestId, Instant at);

    /**
     * What it said.
     *
     * @param providerMessageId what the provider named the message; absent where it named nothing
     * @param messageId the Message-ID header
     */
    record Acceptance(@Nullable String providerMessageId, String messageId, String reply) {}
}
