package dev.sendwell.events.address;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.events.suppression.Suppression;
import dev.sendwell.events.suppression.SuppressionRows;
import java.util.List;

/**
 * What is known of an address.
 *
 * @param address the canonical form
 * @param scopes where it, or its whole domain, is or was inactive
 * @param events the newest events from the provider, newest first
 * @param changes what was said about it, newest first
 */
public record AddressStory(
        String address,
        String hash,
        List<Suppression> scopes,
        List<EmailEvent> events,
        List<SuppressionRows.StoredEntry> changes) {

    /** True when no scope holds a cause against it. */
    public boolean active() {
        return scopes.stream().noneMatch(Suppression::active);
    }

    /** The causes that hold, over all scopes. */
    public List<Cause> causes() {
        return scopes.stream().flatMap(scope -> scope.causes().stream()).toList();
    }
}
