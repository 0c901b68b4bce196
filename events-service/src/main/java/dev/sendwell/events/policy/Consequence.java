package dev.sendwell.events.policy;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.Scope;

/** What an event means for its address, or for the whole integration. */
public sealed interface Consequence {

    /**
     * The address becomes inactive.
     *
     * @param actor who said so, as in {@link Cause#actor}
     * @param evidence the provider's words, or what happened in words
     */
    record Suppress(Cause.Kind kind, Scope scope, String actor, String evidence) implements Consequence {}

    /** The recipient came back to one group; nothing but the group's unsubscription ends. */
    record Resubscribe(Scope.OfGroup scope) implements Consequence {}

    /** Refused for now because of the mailbox: too many of these without a delivery between them make the address inactive. */
    record CountSoftBounce(String evidence) implements Consequence {}

    /** The mailbox works: soft bounces are counted from zero. */
    record ForgetSoftBounces() implements Consequence {}

    /**
     * The provider stopped or restored the account.
     *
     * @param words the provider's
     */
    record AccountChanged(boolean suspended, String words) implements Consequence {}

    /** Nothing follows. */
    record Nothing() implements Consequence {}
}
