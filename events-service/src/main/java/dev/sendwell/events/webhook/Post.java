package dev.sendwell.events.webhook;

import org.jspecify.annotations.Nullable;

/**
 * One post as it came.
 *
 * @param signature {@code X-Twilio-Email-Event-Webhook-Signature}; null where it is missing
 * @param timestamp {@code X-Twilio-Email-Event-Webhook-Timestamp}; null where it is missing
 * @param authorization the header {@code Authorization}; null where it is missing
 * @param body never decoded and encoded again, or the signature would break
 */
@SuppressWarnings("ArrayRecordComponent") // it is never compared, and copying megabytes would cost
record Post(
        @Nullable String signature,
        @Nullable String timestamp,
        @Nullable String authorization,
        byte[] body) {}
