package dev.sendwell.events.journal;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.Scope;
import dev.sendwell.events.integration.AccountRows;
import dev.sendwell.events.journal.EventRows.AddressAtIntegration;
import dev.sendwell.events.journal.EventRows.StoredSoftBounce;
import dev.sendwell.events.policy.Consequence;
import dev.sendwell.events.policy.Policy;
import dev.sendwell.events.policy.SoftBounceRule;
import dev.sendwell.events.suppression.Entry;
import dev.sendwell.events.suppression.SuppressionRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Applies the rule for soft bounces. The count is no counter: it is taken from the journal each time, in the transaction of the
 * new row, so that late and shuffled events come to the same end. A late delivery can withdraw what a run of bounces had caused.
 *
 * <p>The rule is off until the integration has received a {@code delivered}: without those events every run would look unbroken.
 * With the first of them, what had bounced before is judged once.
 */
final class SoftBounces {
    private final SoftBounceRule rule;

    SoftBounces(SoftBounceRule rule) {
        this.rule = rule;
    }

    /**
     * Judges the addresses of new events.
     *
     * @param bounced addresses with a new soft bounce
     * @param delivered addresses with a new delivery
     */
    void judge(
            Connection transaction, Set<AddressAtIntegration> bounced, Set<AddressAtIntegration> delivered, Instant now)
            throws SQLException {
        Set<AddressAtIntegration> toJudge = new LinkedHashSet<>();
        for (String integrationId : integrations(delivered)) {
            if (AccountRows.firstDelivery(transaction, integrationId, now)) {
                toJudge.addAll(EventRows.softlyBounced(transaction, integrationId));
            }
        }
        Set<String> ruled = AccountRows.withDeliveries(transaction, integrations(bounced));
        bounced.stream().filter(a -> ruled.contains(a.integrationId())).forEach(toJudge::add);
        toJudge.addAll(suppressedSoftly(transaction, delivered));
        if (!toJudge.isEmpty()) {
            judgeAll(transaction, toJudge, now);
        }
    }

    private void judgeAll(Connection transaction, Set<AddressAtIntegration> addresses, Instant now)
            throws SQLException {
        List<Entry> entries = new ArrayList<>();
        Set<SuppressionRows.Withdrawal> withdrawals = new LinkedHashSet<>();
        Map<AddressAtIntegration, List<StoredSoftBounce>> bounces = EventRows.softBounces(transaction, addresses);
        Set<AddressAtIntegration> hadTooMany = suppressedSoftly(transaction, addresses);
        for (AddressAtIntegration address : addresses) {
            List<StoredSoftBounce> ofAddress = bounces.getOrDefault(address, List.of());
            Map<UUID, EmailEvent> events = ofAddress.stream()
                    .collect(Collectors.toMap(stored -> stored.bounce().event(), StoredSoftBounce::event));
            Scope scope = new Scope.OfIntegration(address.integrationId());
            List<UUID> stands = new ArrayList<>();
            for (SoftBounceRule.TooMany tooMany : rule.tooMany(
                    ofAddress.stream().map(StoredSoftBounce::bounce).toList())) {
                EmailEvent event = events.get(tooMany.bounce().event());
                stands.add(tooMany.bounce().event());
                entries.add(Entry.added(
                                event,
                                new Consequence.Suppress(Cause.Kind.SOFT_BOUNCED, scope, "sendgrid", evidence(event)))
                        .until(tooMany.until()));
            }
            if (hadTooMany.contains(address)) {
                withdrawals.add(new SuppressionRows.Withdrawal(
                        scope.toString(), address.addressHash(), Cause.Kind.SOFT_BOUNCED, stands));
            }
        }
        SuppressionRows.record(transaction, entries, withdrawals, now);
    }

    private static String evidence(EmailEvent event) {
        return new Policy(true).of(event) instanceof Consequence.CountSoftBounce soft ? soft.evidence() : "";
    }

    private static Set<AddressAtIntegration> suppressedSoftly(
            Connection transaction, Set<AddressAtIntegration> addresses) throws SQLException {
        if (addresses.isEmpty()) {
            return Set.of();
        }
        Set<String> keys = SuppressionRows.withEntries(
                transaction,
                Cause.Kind.SOFT_BOUNCED,
                addresses.stream().map(SoftBounces::key).toList());
        return addresses.stream().filter(a -> keys.contains(key(a).toString())).collect(Collectors.toSet());
    }

    private static SuppressionRows.Key key(AddressAtIntegration address) {
        return new SuppressionRows.Key(
                new Scope.OfIntegration(address.integrationId()).toString(), address.addressHash());
    }

    /** In order, as everybody who locks several. */
    private static Set<String> integrations(Set<AddressAtIntegration> addresses) {
        return addresses.stream()
                .map(AddressAtIntegration::integrationId)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
