package dev.sendwell.contracts;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * The topic catalogue. {@code sendwell topics} creates topics from it, manifests are generated from it, and a service refuses
 * to start when a topic it uses is missing or different.
 */
public enum Topic {
    /** {@link SendEmail}, transactional. The key is advisory; nothing relies on it. */
    SEND_REQUESTS_TRANSACTIONAL("sendwell.send-requests.transactional", 24, Cleanup.DELETE, Duration.ofDays(7), 10),
    /** {@link SendEmail}, marketing. */
    SEND_REQUESTS_MARKETING("sendwell.send-requests.marketing", 24, Cleanup.DELETE, Duration.ofDays(7), 10),
    /** Requests that could not be taken: the bytes as received, the reason in headers, see {@link DeadLetter}. */
    SEND_REQUESTS_DLQ("sendwell.send-requests.dlq", 6, Cleanup.DELETE, Duration.ofDays(30), 11),
    /** {@link IntegrationRecord} by integration id. */
    INTEGRATIONS("sendwell.integrations", 1, Cleanup.COMPACT, Duration.ZERO, 1),
    /** {@link IntegrationStatus} by {@link IntegrationStatus#key}. */
    INTEGRATION_STATUS("sendwell.integration-status", 1, Cleanup.COMPACT, Duration.ZERO, 1),
    /** {@link Delivery} by {@code <integration id>|<request id>}. */
    DELIVERIES("sendwell.deliveries", 24, Cleanup.DELETE, Duration.ofDays(7), 1),
    /** {@link EmailEvent} by {@code <integration id>|<address hash>}. */
    EMAIL_EVENTS("sendwell.email-events", 24, Cleanup.DELETE, Duration.ofDays(7), 2),
    /** {@link Verdict} by {@code <integration id>|<request id>}. */
    VERDICTS("sendwell.verdicts", 6, Cleanup.DELETE, Duration.ofDays(7), 1),
    /** {@link SuppressionRecord} by {@code <scope>|<address hash>}. Never repartitioned: the key decides the partition for ever. */
    SUPPRESSIONS("sendwell.suppressions", 12, Cleanup.COMPACT, Duration.ZERO, 1),
    /** {@link AccessRecord} by subject. */
    ACCESS("sendwell.access", 1, Cleanup.COMPACT, Duration.ZERO, 1),
    /** {@link TokenUse} by {@link TokenUse#key}. */
    TOKEN_USES("sendwell.token-uses", 1, Cleanup.COMPACT, Duration.ZERO, 1);

    private final String topicName;
    private final int partitions;
    private final Cleanup cleanup;
    private final Duration retention;
    private final int maxMebibytes;

    Topic(String topicName, int partitions, Cleanup cleanup, Duration retention, int maxMebibytes) {
        this.topicName = topicName;
        this.partitions = partitions;
        this.cleanup = cleanup;
        this.retention = retention;
        this.maxMebibytes = maxMebibytes;
    }

    /** The name at the broker. */
    public String topicName() {
        return topicName;
    }

    public int partitions() {
        return partitions;
    }

    public Cleanup cleanup() {
        return cleanup;
    }

    /** How long records are kept; zero where the topic is compacted. */
    public Duration retention() {
        return retention;
    }

    /** The largest record in bytes. */
    public int maxMessageBytes() {
        return maxMebibytes * 1024 * 1024;
    }

    /** What the broker is told of this topic, by Kafka's own names. */
    public Map<String, String> config() {
        Map<String, String> config = new TreeMap<>();
        config.put("cleanup.policy", cleanup == Cleanup.COMPACT ? "compact" : "delete");
        config.put("max.message.bytes", Integer.toString(maxMessageBytes()));
        if (cleanup == Cleanup.DELETE) {
            config.put("retention.ms", Long.toString(retention.toMillis()));
        } else {
            // A reader that was away for a week still learns what was removed.
            config.put("delete.retention.ms", Long.toString(Duration.ofDays(7).toMillis()));
        }
        return config;
    }

    /** What the broker removes. */
    public enum Cleanup {
        /** Records older than the retention. */
        DELETE,
        /** Records that a newer one of the same key replaced. */
        COMPACT
    }
}
