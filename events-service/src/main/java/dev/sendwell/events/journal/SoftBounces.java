package dev.sendwell.events.journal;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.Scope;
import dev.sendwell.events.integration.AccountRows;
import dev.sendwell.events.journal.EventRows.AddressAtIntegration;
import dev.sendwell.events.policy.Consequence;
import dev.sendwell.events.policy.Policy;
import dev.sendwell.events.policy.SoftBounceRule;
import dev.sendwell.events.policy.SoftBounceRule.SoftBounce;
import dev.sendwell.events.policy.SoftBounceRule.TooMany;
import dev.sendwell.events.suppression.Entry;
import dev.sendwell.events.suppression.SuppressionRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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
 * <p>Of one address at one integration the newest {@value #JUDGED} bounces are judged, so that an address costs no more however often it
 * bounced. Entries of older ones, which no longer play a part, are dropped: the journal still has the bounces.
 *
 * <p>The rule is off until the integration has received a {@code delivered}: without those events every run would look unbroken.
 * With the first of them, what had bounced before is judged once.
 */
final class SoftBounces {
    /** How many bounces of one address are looked at. No threshold is above it. */
    private static final int JUDGED = 1_000;

    /** How many addresses are judged at once. */
    private static final int PORTION = 500;

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
        // In order, as everybody who locks several.
        List<AddressAtIntegration> addresses = toJudge.stream()
                .sorted(Comparator.comparing(address -> key(address).toString()))
                .toList();
        for (int from = 0; from < addresses.size(); from += PORTION) {
            judge(transaction, addresses.subList(from, Math.min(addresses.size(), from + PORTION)), now);
        }
    }

    private void judge(Connection transaction, List<AddressAtIntegration> addresses, Instant now) throws SQLException {
        Map<AddressAtIntegration, List<SoftBounce>> bounces =
                EventRows.newestSoftBounces(transaction, addresses, JUDGED);
        Map<SuppressionRows.Key, Set<UUID>> entered = SuppressionRows.standing(
                transaction,
                Cause.Kind.SOFT_BOUNCED,
                addresses.stream().map(SoftBounces::key).toList());
        Map<UUID, TooMany> fresh = new HashMap<>();
        Set<SuppressionRows.Withdrawal> withdrawals = new LinkedHashSet<>();
        for (AddressAtIntegration address : addresses) {
            List<SoftBounce> judged = bounces.getOrDefault(address, List.of());
            Set<UUID> over = new HashSet<>(entered.getOrDefault(key(address), Set.of()));
            for (TooMany tooMany : rule.tooMany(judged)) {
                UUID event = tooMany.bounce().event();
                if (!over.remove(event)) {
                    fresh.put(event, tooMany);
                }
            }
            if (!over.isEmpty()) {
                withdrawals.add(new SuppressionRows.Withdrawal(
                        key(address), Cause.Kind.SOFT_BOUNCED, over, judged.size() == JUDGED ? oldest(judged) : null));
            }
        }
        SuppressionRows.record(transaction, entries(transaction, fresh), withdrawals, now);
    }

    private static List<Entry> entries(Connection transaction, Map<UUID, TooMany> fresh) throws SQLException {
        if (fresh.isEmpty()) {
            return List.of();
        }
        List<SoftBounce> bounces = fresh.values().stream().map(TooMany::bounce).toList();
        List<Entry> entries = new ArrayList<>();
        for (EmailEvent event : EventRows.told(transaction, bounces)) {
            Scope scope = new Scope.OfIntegration(event.ref().request().integrationId());
            entries.add(Entry.added(
                            event,
                            new Consequence.Suppress(Cause.Kind.SOFT_BOUNCED, scope, "sendgrid", evidence(event)))
                    .until(fresh.get(AddressHash.parse(event.ref().id()).value())
                            .until()));
        }
        return entries;
    }

    private static Instant oldest(List<SoftBounce> bounces) {
        return bounces.stream()
                .map(SoftBounce::at)
                .min(Comparator.naturalOrder())
                .orElseThrow();
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
