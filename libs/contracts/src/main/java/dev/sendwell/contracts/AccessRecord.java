package dev.sendwell.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** Who may no longer do what. Value of the compacted {@code access} topic, read by every instance. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = AccessRecord.Unrecognized.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = AccessRecord.TokenRevoked.class, name = "token-revoked"),
    @JsonSubTypes.Type(value = AccessRecord.SessionsEnded.class, name = "sessions-ended"),
})
public sealed interface AccessRecord {

    /** A record of a type that this reader does not know. */
    record Unrecognized() implements AccessRecord {}

    /**
     * One API token is no longer good, or all tokens of one session (sign-out). Key: {@code token:<tokenId>}.
     *
     * @param tokenId the JWT's {@code jti}, or the {@code sid} of all tokens of the session
     * @param expiresAt when the last of them ends by itself and the record may be forgotten
     */
    record TokenRevoked(String tokenId, Instant expiresAt) implements AccessRecord {

        /** The record's key on the topic. */
        public static String key(String tokenId) {
            return "token:" + tokenId;
        }
    }

    /**
     * Every token of a person issued before an instant is no longer good (disabled, password or role changed).
     * Key: {@code person:<subject>}.
     *
     * @param subject the JWT's {@code sub}
     * @param before tokens issued at or before this instant are refused
     */
    record SessionsEnded(String subject, Instant before) implements AccessRecord {

        /** The record's key on the topic. */
        public static String key(String subject) {
            return "person:" + subject;
        }
    }
}
