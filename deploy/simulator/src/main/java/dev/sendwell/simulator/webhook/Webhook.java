package dev.sendwell.simulator.webhook;

import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One Event Webhook of the account.
 *
 * @param boxes the ticked ones, by their names in SendGrid's API
 * @param keys what it signs with; empty while signature verification is off
 */
public record Webhook(
        String id,
        URI url,
        boolean enabled,
        Set<String> boxes,
        String friendlyName,
        Optional<KeyPair> keys,
        Instant createdAt,
        Instant updatedAt) {
    /** Every box there is. */
    public static final Set<String> BOXES = Set.of(
            "processed",
            "dropped",
            "delivered",
            "deferred",
            "bounce",
            "open",
            "click",
            "spam_report",
            "unsubscribe",
            "group_unsubscribe",
            "group_resubscribe");

    /** Whether an event is posted there. */
    boolean wants(String event) {
        return enabled && boxes.contains(event.equals("spamreport") ? "spam_report" : event);
    }
}
