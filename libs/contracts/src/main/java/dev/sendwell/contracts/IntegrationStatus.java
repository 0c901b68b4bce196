package dev.sendwell.contracts;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one service sees of an integration. Value of the compacted {@code integration-status} topic; key
 * {@code <integration id>|<service>}.
 *
 * @param integrationId the integration
 * @param service {@code sender-service} or {@code events-service}; each fills the fields it knows
 * @param settingsVersion the settings that this speaks of
 * @param at when it was true
 * @param pause why nothing is sent; absent while it works
 * @param lastAcceptedAt the last message that the provider accepted (sender-service)
 * @param waiting how many requests wait, by cause (sender-service)
 * @param lastEventAt the last event that was taken (events-service)
 * @param refusals how many webhook posts were refused since {@code refusalsSince}, by cause (events-service)
 * @param lockedVersion newer settings whose secret no key of the service opens, so that those of {@code settingsVersion} stay in
 *     force; absent while every version can be used
 */
public record IntegrationStatus(
        String integrationId,
        String service,
        long settingsVersion,
        Instant at,
        @Nullable Pause pause,
        @Nullable Instant lastAcceptedAt,
        Map<String, Long> waiting,
        @Nullable Instant lastEventAt,
        Map<String, Long> refusals,
        @Nullable Instant refusalsSince,
        @Nullable Long lockedVersion) {

    public IntegrationStatus {
        waiting = waiting == null ? Map.of() : waiting;
        refusals = refusals == null ? Map.of() : refusals;
    }

    /** The same of a service that can use every version of the settings. */
    public IntegrationStatus(
            String integrationId,
            String service,
            long settingsVersion,
            Instant at,
            @Nullable Pause pause,
            @Nullable Instant lastAcceptedAt,
            Map<String, Long> waiting,
            @Nullable Instant lastEventAt,
            Map<String, Long> refusals,
            @Nullable Instant refusalsSince) {
        this(
                integrationId,
                service,
                settingsVersion,
                at,
                pause,
                lastAcceptedAt,
                waiting,
                lastEventAt,
                refusals,
                refusalsSince,
                null);
    }

    /** The same with a version that cannot be used; null: every one can. */
    public IntegrationStatus withLockedVersion(@Nullable Long version) {
        return new IntegrationStatus(
                integrationId,
                service,
                settingsVersion,
                at,
                pause,
                lastAcceptedAt,
                waiting,
                lastEventAt,
                refusals,
                refusalsSince,
                version);
    }

    /** The record's key on the topic. */
    public String key() {
        return integrationId + "|" + service;
    }

    /**
     * Why nothing is sent.
     *
     * @param detail the server's words
     * @param since when it began
     */
    public record Pause(Reason reason, String detail, Instant since) {}

    /** What stands in the way. */
    public enum Reason {
        @JsonProperty("credentials")
        CREDENTIALS,
        @JsonProperty("quota")
        QUOTA,
        @JsonProperty("sender-identity")
        SENDER_IDENTITY,
        @JsonProperty("unreachable")
        UNREACHABLE,
        @JsonProperty("account-suspended")
        ACCOUNT_SUSPENDED,
        @JsonEnumDefaultValue
        @JsonProperty("unrecognized")
        UNRECOGNIZED
    }
}
