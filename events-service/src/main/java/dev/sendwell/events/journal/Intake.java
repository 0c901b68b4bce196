package dev.sendwell.events.journal;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.EmailEvent.EventRef;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.events.integration.AccountRows;
import dev.sendwell.events.journal.EventRows.AddressAtIntegration;
import dev.sendwell.events.journal.EventRows.NewEvent;
import dev.sendwell.events.policy.Consequence;
import dev.sendwell.events.policy.Policy;
import dev.sendwell.events.policy.SoftBounceRule;
import dev.sendwell.events.reports.projection.ReportedEvents;
import dev.sendwell.events.suppression.Entry;
import dev.sendwell.events.suppression.SuppressionRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Enters events into the journal, has the consequences of the new ones drawn and counts them for the reports, in the caller's
 * transaction. The same events in any order and number lead to the same journal, suppressions and counts.
 */
final class Intake {
    private final Function<String, Policy> policies;
    private final SoftBounces softBounces;
    private final InstantSource clock;

    /**
     * @param policies the policy of an integration, by its id
     */
    Intake(Function<String, Policy> policies, SoftBounceRule softBounceRule, InstantSource clock) {
        this.policies = policies;
        this.softBounces = new SoftBounces(softBounceRule);
        this.clock = clock;
    }

    /**
     * An event that arrived.
     *
     * @param json the record's value as it came
     */
    record Arrived(EmailEvent event, String json) {
        /** Refuses what the journal could not hold, so that it spoils no batch. */
        Arrived {
            EventRef ref = event.ref();
            if (ref == null
                    || ref.request() == null
                    || ref.request().integrationId() == null
                    || ref.occurredAt() == null
                    || ref.receivedAt() == null) {
                throw new IllegalArgumentException("the event does not say which it is");
            }
            AddressHash.parse(ref.id());
            if (ref.recipient() != null) {
                AddressHash.parse(ref.recipient().hash());
            }
            if (ref.request().ledgerId() != null) {
                LedgerId.parse(ref.request().ledgerId());
            }
        }
    }

    void enter(Connection transaction, List<Arrived> arrived) throws SQLException {
        List<NewEvent> events = arrived.stream()
                .map(one -> new NewEvent(
                        one.event(), consequence(one.event()) instanceof Consequence.CountSoftBounce, one.json()))
                .toList();
        Set<UUID> inserted = EventRows.insertNew(transaction, events);
        List<EmailEvent> fresh = new ArrayList<>();
        for (NewEvent event : events) {
            // A batch may hold one event several times; the first was inserted.
            if (inserted.remove(event.id())) {
                fresh.add(event.event());
            }
        }
        drawConsequences(transaction, fresh);
        ReportedEvents.count(transaction, fresh);
    }

    private void drawConsequences(Connection transaction, List<EmailEvent> events) throws SQLException {
        Instant now = clock.instant();
        List<Entry> entries = new ArrayList<>();
        Set<AddressAtIntegration> bouncedSoftly = new LinkedHashSet<>();
        Set<AddressAtIntegration> delivered = new LinkedHashSet<>();
        for (EmailEvent event : events) {
            boolean addressed = event.ref().recipient() != null;
            switch (consequence(event)) {
                case Consequence.Suppress suppress when addressed -> entries.add(Entry.added(event, suppress));
                case Consequence.Resubscribe resubscribe
                when addressed ->
                    entries.add(Entry.lifted(
                            event, resubscribe.scope(), Cause.Kind.GROUP_UNSUBSCRIBED, "came back to the group"));
                case Consequence.CountSoftBounce soft when addressed -> bouncedSoftly.add(address(event));
                case Consequence.ForgetSoftBounces forget when addressed -> delivered.add(address(event));
                case Consequence.AccountChanged changed ->
                    AccountRows.accountChanged(
                            transaction,
                            event.ref().request().integrationId(),
                            changed.words(),
                            changed.suspended(),
                            event.ref().occurredAt());
                // Of nobody in particular, or without consequence.
                case Consequence.Suppress ignored -> {}
                case Consequence.Resubscribe ignored -> {}
                case Consequence.CountSoftBounce ignored -> {}
                case Consequence.ForgetSoftBounces ignored -> {}
                case Consequence.Nothing ignored -> {}
            }
        }
        SuppressionRows.record(transaction, entries, Set.of(), now);
        softBounces.judge(transaction, bouncedSoftly, delivered, now);
    }

    private Consequence consequence(EmailEvent event) {
        return policies.apply(event.ref().request().integrationId()).of(event);
    }

    private static AddressAtIntegration address(EmailEvent event) {
        return new AddressAtIntegration(
                event.ref().request().integrationId(),
                EventRows.addressHash(event).orElseThrow());
    }
}
