package dev.sendwell.sender.queue;

import dev.sendwell.sender.ledger.LedgerState;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The lists that people look through. */
public enum Standing {
    /** In the waiting room, and certainly not sent. */
    WAITING,
    /** In the waiting room, and may have been sent. */
    UNCONFIRMED,
    FAILED,
    SUPPRESSED,
    EXPIRED,
    CANCELLED,
    /** The last four together. */
    NOT_SENT;

    /** Whether its requests are in the waiting room. */
    public boolean waits() {
        return this == WAITING || this == UNCONFIRMED;
    }

    /** Whether a person may have its requests tried again. */
    public boolean isRedrivable() {
        return this == FAILED || this == UNCONFIRMED;
    }

    /** The word for it in APIs and addresses. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As it stands in a sentence. */
    public String words() {
        return word().replace('-', ' ');
    }

    /** The ledger's state; of {@link #NOT_SENT} there is none. */
    public Optional<LedgerState> state() {
        return this == NOT_SENT ? Optional.empty() : Optional.of(LedgerState.valueOf(name()));
    }

    /** The one with this word. */
    public static Optional<Standing> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }
}
