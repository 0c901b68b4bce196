package dev.sendwell.sender.ledger;

import java.util.Locale;

/**
 * Where a request stands. Only {@link #SENDING} rows can be in doubt.
 *
 * <pre>{@code
 *            claimed                    2xx
 *  (none) ──────────────> SENDING ───────────────────────> ACCEPTED
 *    │                    │  ▲  │ 5xx
 *    │ parked             │  │  └─────────────────────────> FAILED
 *    │       not now, 4xx │  │ due, claimed again
 *    └──────────> WAITING <  │
 *                   │     └──┤          seen
 *                   │        │  ┌────────────────────────> ACCEPTED
 *                   │        UNCONFIRMED  <── link or process died after the final dot may have left
 *                   │              (absent, or the rule "resend": claimed again)
 *                   │ at the gate, also instead of the first claim
 *                   └────────────────────────────────────> SUPPRESSED · EXPIRED · CANCELLED
 *
 *  FAILED ── a person has it tried again ──> WAITING
 * }</pre>
 */
public enum LedgerState {
    /** An instance holds it and may be speaking to the provider. Fenced by owner and epoch. */
    SENDING(1, false),
    /** It is in the waiting room and was certainly not sent. */
    WAITING(2, false),
    /** It is in the waiting room and may have been sent. */
    UNCONFIRMED(3, false),
    /** The provider took responsibility. */
    ACCEPTED(4, true),
    /** Refused for good; a person may have it tried again. */
    FAILED(5, true),
    /** Not sent: the address is inactive. */
    SUPPRESSED(6, true),
    /** Not sent: its time was over. */
    EXPIRED(7, true),
    /** Not sent: a person stopped it. */
    CANCELLED(8, true);

    private final short code;
    private final boolean settled;

    LedgerState(int code, boolean settled) {
        this.code = (short) code;
        this.settled = settled;
    }

    /** How it is stored; never changes its meaning. */
    public short code() {
        return code;
    }

    /** True when nothing more will happen to the request by itself. */
    public boolean isSettled() {
        return settled;
    }

    /** The word for it in APIs and pages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The state that is stored as a code.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static LedgerState of(short code) {
        for (LedgerState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new IllegalArgumentException("no ledger state has the code " + code);
    }
}
