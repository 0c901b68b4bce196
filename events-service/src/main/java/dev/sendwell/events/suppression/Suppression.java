package dev.sendwell.events.suppression;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.Recipient;
import java.time.Instant;
import java.util.List;

/**
 * One row: the state of an address (or domain) in a scope.
 *
 * @param causes those that held when the row was last changed, oldest first; empty when lifted
 */
public record Suppression(String scope, Recipient recipient, long version, List<Cause> causes, Instant changedAt) {

    public boolean active() {
        return !causes.isEmpty();
    }
}
