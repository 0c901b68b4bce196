package dev.sendwell.events.address;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.events.reports.recipients.Recipients;
import dev.sendwell.events.suppression.Suppression;
import dev.sendwell.events.suppression.SuppressionRows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an address.
 *
 * @param address the canonical form
 * @param scopes where it, or its whole domain, is or was inactive
 * @param events the newest events from the provider, newest first
 * @param changes what was said about it, newest first
 * @param sent the newest requests to it and where each stands, newest first
 * @param erased that the person was forgotten; absent when it was not
 */
public record AddressStory(
        String address,
        String hash,
        List<Suppression> scopes,
        List<EmailEvent> events,
        List<SuppressionRows.StoredEntry> changes,
        List<Recipients.Recipient> sent,
        Erasure.@Nullable Erased erased) {

    /** True when no scope holds a cause against it. */
    public boolean active() {
        return scopes.stream().noneMatch(Suppression::active);
    }

    /** The causes that hold, over all scopes. */
    public List<Cause> causes() {
        return scopes.stream().flatMap(scope -> scope.causes().stream()).toList();
    }
}
