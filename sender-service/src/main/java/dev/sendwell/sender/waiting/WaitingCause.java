package dev.sendwell.sender.waiting;

/** Why a request is in the waiting room. */
public enum WaitingCause {
    /** Its sendAt is to come. */
    SCHEDULED("scheduled"),
    /** Refused for now, to be tried again. */
    DEFERRED("deferred"),
    /** More came than the integration's rate lets out soon. */
    RATE("rate"),
    /** The lane did not get on, or more came than it sends soon. */
    BACKLOG("backlog"),
    /** The integration is paused, by its breaker or by a person in its settings. */
    PAUSED("paused"),
    /** A person holds it. */
    HELD("held"),
    /** Sent or not, nobody knows: waits for a verdict, for the integration's rule, or for a person. */
    UNCONFIRMED("unconfirmed"),
    /** It was unconfirmed, or failed and was redriven, and is to be sent again. */
    RESEND("resend"),
    /** The same request is being sent elsewhere. */
    COPY("copy"),
    /** No integration of its name is known yet. */
    UNKNOWN_INTEGRATION("unknown-integration");

    private final String word;

    WaitingCause(String word) {
        this.word = word;
    }

    /** The word for it in the database, in APIs and on pages. */
    public String word() {
        return word;
    }
}
