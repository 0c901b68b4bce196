package dev.sendwell.config.connect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What differs between a webhook as it should be and as SendGrid has it, in words. */
final class Differences {
    private Differences() {}

    /**
     * Compares.
     *
     * @param found our webhook; empty when SendGrid has none
     * @param verificationKeys those that are stored here
     */
    static List<String> of(Optional<WebhookAtSendGrid> found, String callbackUrl, List<String> verificationKeys) {
        if (found.isEmpty()) {
            return List.of("The webhook was deleted at SendGrid");
        }
        WebhookAtSendGrid webhook = found.get();
        List<String> differences = new ArrayList<>();
        if (!webhook.enabled()) {
            differences.add("The webhook is switched off");
        }
        if (!webhook.url().equals(callbackUrl)) {
            differences.add("The URL is another than the callback URL");
        }
        for (Box box : Box.needed()) {
            if (!webhook.boxes().contains(box)) {
                differences.add(box.label() + " is unticked");
            }
        }
        if (webhook.publicKey().isEmpty()) {
            differences.add("The signature is switched off");
        } else if (!verificationKeys.contains(webhook.publicKey())) {
            differences.add("SendGrid signs with a key that is not stored here");
        }
        return differences;
    }
}
