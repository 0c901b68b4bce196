package dev.sendwell.events.suppression;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.EmailEvent.EventRef;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.contracts.Scope;
import dev.sendwell.events.policy.Consequence;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was said about an address in a scope.
 *
 * @param id the event's fingerprint, or random for a person's word: the same entry is kept once
 * @param at when it happened, by the clock of whoever reported it
 * @param until when an added cause ends by itself; absent: never
 * @param evidence the provider's words or a person's reason
 * @param actor as in {@link Cause#actor}
 */
public record Entry(
        UUID id,
        String scope,
        Recipient recipient,
        Cause.Kind kind,
        Action action,
        Instant at,
        @Nullable Instant until,
        String evidence,
        String actor,
        @Nullable String requestId,
        @Nullable String campaign) {

    /** What was said. */
    public enum Action {
        /** The cause holds from then on. */
        ADDED,
        /** The cause, as far as it was added before then, holds no longer. */
        LIFTED
    }

    /** What an event says. */
    public static Entry added(EmailEvent event, Consequence.Suppress suppress) {
        return of(event, suppress.scope(), suppress.kind(), Action.ADDED, suppress.evidence(), suppress.actor());
    }

    /** The recipient's own taking back. */
    public static Entry lifted(EmailEvent event, Scope scope, Cause.Kind kind, String evidence) {
        return of(event, scope, kind, Action.LIFTED, evidence, "recipient");
    }

    /** The same with an end. */
    public Entry until(Instant end) {
        return new Entry(id, scope, recipient, kind, action, at, end, evidence, actor, requestId, campaign);
    }

    /** Whose row it belongs to. */
    SuppressionRows.Key key() {
        return new SuppressionRows.Key(
                scope, AddressHash.parse(recipient.hash()).value());
    }

    private static Entry of(
            EmailEvent event, Scope scope, Cause.Kind kind, Action action, String evidence, String actor) {
        EventRef ref = event.ref();
        return new Entry(
                AddressHash.parse(ref.id()).value(),
                scope.toString(),
                Objects.requireNonNull(ref.recipient()),
                kind,
                action,
                ref.occurredAt(),
                null,
                evidence,
                actor,
                ref.request().requestId(),
                ref.request().campaign());
    }
}
