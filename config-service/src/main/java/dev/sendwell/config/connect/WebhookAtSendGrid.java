package dev.sendwell.config.connect;

import java.util.EnumSet;
import java.util.Set;

/**
 * An Event Webhook as SendGrid has it.
 *
 * @param boxes the ticked ones
 * @param publicKey verifies its signatures; empty while it does not sign
 */
record WebhookAtSendGrid(
        String id, String url, boolean enabled, Set<Box> boxes, String friendlyName, String publicKey) {

    /** The same with what a webhook of ours has to have; boxes that only make reports better stay as somebody chose them. */
    WebhookAtSendGrid mended(String callbackUrl) {
        EnumSet<Box> ticked = EnumSet.copyOf(Box.needed());
        ticked.addAll(boxes);
        return new WebhookAtSendGrid(id, callbackUrl, true, ticked, friendlyName, publicKey);
    }

    /** A new one, not at SendGrid yet. */
    static WebhookAtSendGrid of(String integrationId, String callbackUrl) {
        return new WebhookAtSendGrid(
                "", callbackUrl, true, EnumSet.allOf(Box.class), "Sendwell, integration " + integrationId, "");
    }
}
