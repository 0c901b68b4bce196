package dev.sendwell.simulator.webhook;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How events are posted.
 *
 * @param url where a webhook posts that is set up here instead of over SendGrid's API, with every box ticked and signed;
 *     absent: there is none
 * @param batchInterval how long events are collected; SendGrid takes about 30 s
 * @param repeat how often one event may be posted at most; 1: once
 * @param shuffle true: events of a batch come in any order, and some come a batch later
 * @param delay how much later than it happens an event is posted, at most
 * @param maxWebhooks how many webhooks the account's plan allows
 */
public record WebhookSettings(
        @Nullable URI url, Duration batchInterval, int repeat, boolean shuffle, Duration delay, int maxWebhooks) {
    /** Posts nowhere. */
    public static final WebhookSettings OFF =
            new WebhookSettings(null, Duration.ofMillis(500), 1, false, Duration.ZERO, 5);

    public WebhookSettings {
        if (url != null && !"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException("webhookUrl is not an http or https address");
        }
        if (url != null && url.getHost() == null) {
            throw new IllegalArgumentException("webhookUrl names no host");
        }
        if (batchInterval.compareTo(Duration.ofMillis(10)) < 0 || batchInterval.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("batchIntervalMillis is not between 10 and 300000");
        }
        if (repeat < 1 || repeat > 50) {
            throw new IllegalArgumentException("repeat is not between 1 and 50");
        }
        if (delay.isNegative() || delay.compareTo(Duration.ofHours(24)) > 0) {
            throw new IllegalArgumentException("delayMillis is not between 0 and 86400000");
        }
        if (maxWebhooks < 0 || maxWebhooks > 100) {
            throw new IllegalArgumentException("maxWebhooks is not between 0 and 100");
        }
    }
}
