package dev.sendwell.sender.outcome;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.Delivery.Fault;
import dev.sendwell.contracts.Delivery.Refusal;
import dev.sendwell.sender.ledger.LedgerState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a request, as publishers are told it. Says what is known, no more. */
public sealed interface Outcome {

    /** Where the request stands after it. */
    default LedgerState state() {
        return switch (this) {
            case Accepted ignored -> LedgerState.ACCEPTED;
            case Deferred ignored -> LedgerState.WAITING;
            case Failed ignored -> LedgerState.FAILED;
            case Suppressed ignored -> LedgerState.SUPPRESSED;
            case Expired ignored -> LedgerState.EXPIRED;
            case Cancelled ignored -> LedgerState.CANCELLED;
            case Unconfirmed ignored -> LedgerState.UNCONFIRMED;
        };
    }

    /**
     * The provider's SMTP server took responsibility.
     *
     * @param messageId the Message-ID header, with angle brackets
     * @param providerMessageId what the server named the message; absent where it named nothing
     * @param reply the server's reply to the content, or the evidence by which this is known
     */
    record Accepted(String messageId, @Nullable String providerMessageId, String reply) implements Outcome {}

    /** A temporary refusal, or the link broke before the message left. */
    record Deferred(Refusal refusal, Instant nextAttemptAt) implements Outcome {}

    /** A permanent refusal. */
    record Failed(Refusal refusal, Fault fault) implements Outcome {}

    /** Not sent: the address is inactive in {@code scope}. */
    record Suppressed(String scope, List<Cause.Kind> causes) implements Outcome {}

    /** Not sent: its time was over. */
    record Expired(Instant expiredAt) implements Outcome {}

    /** Not sent: a person stopped it. */
    record Cancelled(String actor, @Nullable String reason) implements Outcome {}

    /** Sent or not, nobody knows yet. */
    record Unconfirmed(String detail) implements Outcome {}
}
