package dev.sendwell.events.webhook;

import dev.sendwell.events.integration.KnownIntegration;
import dev.sendwell.events.signature.TrustedIssuer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a post is SendGrid's.
 *
 * <p>The age limit is generous: SendGrid tries for 24 hours, and whether it signs again is not documented. Repetitions are harmless,
 * because the journal knows them.
 */
final class SignatureCheck {
    private final Duration maxAge;

    SignatureCheck(Duration maxAge) {
        this.maxAge = maxAge;
    }

    /** Why the post is not believed; null when it is. */
    @Nullable
    Answer refusal(KnownIntegration integration, Post post, Instant now) {
        Answer refusal = signatureRefusal(integration, post, now);
        return refusal == null ? bearerRefusal(integration, post) : refusal;
    }

    private @Nullable Answer signatureRefusal(KnownIntegration integration, Post post, Instant now) {
        String signature = post.signature();
        String timestamp = post.timestamp();
        boolean unsigned = signature == null || timestamp == null;
        if (integration.acceptUnsigned()
                && (unsigned || integration.verificationKeys().isEmpty())) {
            return null;
        }
        if (integration.verificationKeys().isEmpty()) {
            return Answer.NO_KEY;
        }
        if (unsigned) {
            return Answer.UNSIGNED;
        }
        boolean good = integration.verificationKeys().stream()
                .anyMatch(key -> key.verifies(timestamp, post.body(), signature));
        if (!good) {
            return Answer.WRONG_SIGNATURE;
        }
        return isStale(timestamp, now) ? Answer.STALE : null;
    }

    /** In addition to the signature: it says who calls, not that the body is whole. */
    private static @Nullable Answer bearerRefusal(KnownIntegration integration, Post post) {
        TrustedIssuer issuer = integration.issuer();
        return issuer == null
                ? null
                : switch (issuer.judge(post.authorization())) {
                    case GOOD -> null;
                    case MISSING -> Answer.NO_BEARER_TOKEN;
                    case WRONG -> Answer.WRONG_BEARER_TOKEN;
                    case UNKNOWN -> Answer.NOT_NOW;
                };
    }

    private boolean isStale(String timestamp, Instant now) {
        try {
            return Instant.ofEpochSecond(Math.min(Long.parseLong(timestamp), Instant.MAX.getEpochSecond()))
                    .isBefore(now.minus(maxAge));
        } catch (NumberFormatException e) {
            return true;
        }
    }
}
