package dev.sendwell.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;

/**
 * Value of the compacted {@code suppressions} topic: the full state of one address in one scope, or the marker that makes an
 * empty list believable.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = SuppressionRecord.Unrecognized.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = SuppressionRecord.Suppression.class, name = "suppression"),
    @JsonSubTypes.Type(value = SuppressionRecord.Marker.class, name = "marker"),
})
public sealed interface SuppressionRecord {

    /** A record of a type that this reader does not know. */
    record Unrecognized() implements SuppressionRecord {}

    /**
     * The state of one address (or domain) in one scope. Key: {@code scope|hash}.
     *
     * @param scope where it holds, see {@link Scope}
     * @param recipient the address; for a whole domain, {@code @example.org} and the hash of that text
     * @param version grows with every change of this key; a reader ignores a version that is not higher than what it has
     * @param causes all that hold, oldest first; empty when lifted
     * @param changedAt when this version was made
     */
    record Suppression(String scope, Recipient recipient, long version, List<Cause> causes, Instant changedAt)
            implements SuppressionRecord {

        public Suppression {
            causes = causes == null ? List.of() : causes;
        }

        /** The record's key on the topic. */
        public String key() {
            return scope + "|" + recipient.hash();
        }
    }

    /**
     * Written by events-service at its start and by a republication to every partition (key {@code marker|<partition>}), after
     * the rows of that partition: an empty or lost topic has none, and the sender then does not send.
     *
     * @param partition the partition it stands in
     * @param epoch grows with each republication
     * @param count how many suppressions that hold at least one cause the database had in this partition
     * @param writtenAt when
     */
    record Marker(int partition, long epoch, long count, Instant writtenAt) implements SuppressionRecord {
        /** The record's key on the topic. */
        public String key() {
            return "marker|" + partition;
        }
    }
}
