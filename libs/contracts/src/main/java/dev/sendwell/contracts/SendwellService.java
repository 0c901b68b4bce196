package dev.sendwell.contracts;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which service reads and writes which topic. A service refuses to start without those it uses, and Kafka's access control lists
 * allow exactly these.
 */
public enum SendwellService {
    /** Integrations, people, sign-in. */
    CONFIG,
    /** Ledger, waiting room, SMTP. */
    SENDER,
    /** Webhook, journal, suppression list, reports. */
    EVENTS;

    /** Such as {@code sender-service}; its consumer groups have this name, or begin with it and a dot. */
    public String serviceName() {
        return switch (this) {
            case CONFIG -> "config-service";
            case SENDER -> "sender-service";
            case EVENTS -> "events-service";
        };
    }

    /** What it consumes. */
    public Set<Topic> reads() {
        return switch (this) {
            case CONFIG -> EnumSet.of(Topic.INTEGRATIONS, Topic.INTEGRATION_STATUS, Topic.ACCESS, Topic.TOKEN_USES);
            case SENDER ->
                EnumSet.of(
                        Topic.SEND_REQUESTS_TRANSACTIONAL,
                        Topic.SEND_REQUESTS_MARKETING,
                        Topic.SEND_REQUESTS_DLQ,
                        Topic.INTEGRATIONS,
                        Topic.INTEGRATION_STATUS,
                        Topic.DELIVERIES,
                        Topic.SUPPRESSIONS,
                        Topic.VERDICTS,
                        Topic.ACCESS);
            case EVENTS ->
                EnumSet.of(Topic.EMAIL_EVENTS, Topic.DELIVERIES, Topic.SUPPRESSIONS, Topic.INTEGRATIONS, Topic.ACCESS);
        };
    }

    /** What it produces. */
    public Set<Topic> writes() {
        return switch (this) {
            case CONFIG ->
                EnumSet.of(Topic.INTEGRATIONS, Topic.ACCESS, Topic.TOKEN_USES, Topic.SEND_REQUESTS_TRANSACTIONAL);
            case SENDER ->
                EnumSet.of(
                        Topic.SEND_REQUESTS_TRANSACTIONAL,
                        Topic.SEND_REQUESTS_MARKETING,
                        Topic.SEND_REQUESTS_DLQ,
                        Topic.DELIVERIES,
                        Topic.INTEGRATION_STATUS,
                        Topic.TOKEN_USES);
            case EVENTS ->
                EnumSet.of(
                        Topic.EMAIL_EVENTS,
                        Topic.SUPPRESSIONS,
                        Topic.VERDICTS,
                        Topic.INTEGRATION_STATUS,
                        Topic.TOKEN_USES);
        };
    }

    /** What it cannot do without. */
    public Set<Topic> uses() {
        EnumSet<Topic> uses = EnumSet.copyOf(reads());
        uses.addAll(writes());
        return uses;
    }
}
