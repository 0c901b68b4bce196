package dev.sendwell.contracts;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One reason why an address is inactive in a scope. Several may hold at once; each is lifted on its own.
 *
 * @param kind what happened
 * @param since when it happened, by the clock of whoever reported it
 * @param until when it ends by itself; absent: never
 * @param evidence the provider's words or a person's reason
 * @param actor who said so: {@code sendgrid}, {@code recipient}, {@code sender}, or a person as shown to people
 * @param requestId the request that led to it; absent where the report names none
 * @param campaign that request's campaign
 */
public record Cause(
        Kind kind,
        Instant since,
        @Nullable Instant until,
        String evidence,
        String actor,
        @Nullable String requestId,
        @Nullable String campaign) {

    /** True while the cause holds at {@code now}. */
    public boolean holdsAt(Instant now) {
        return until == null || now.isBefore(until);
    }

    /** What makes an address inactive, and which mail it stops. */
    public enum Kind {
        /** A hard bounce: the mailbox or its domain does not exist. */
        @JsonProperty("bounced")
        BOUNCED(true),
        /** Not an address at all, says the provider. */
        @JsonProperty("invalid")
        INVALID(true),
        /** The recipient reported spam. */
        @JsonProperty("complained")
        COMPLAINED(true),
        /** Several soft refusals (mailbox full) without a delivery between them; ends by itself. */
        @JsonProperty("soft-bounced")
        SOFT_BOUNCED(true),
        /** The recipient left all marketing mail of the scope. */
        @JsonProperty("unsubscribed")
        UNSUBSCRIBED(false),
        /** The recipient left the unsubscribe group of the scope; stops every request that names the group. */
        @JsonProperty("group-unsubscribed")
        GROUP_UNSUBSCRIBED(true),
        /** A person added it. */
        @JsonProperty("added")
        ADDED(true),
        /** It came with an import. */
        @JsonProperty("imported")
        IMPORTED(true),
        /** A kind that this reader does not know; it stops everything, which is the safe side. */
        @JsonEnumDefaultValue
        @JsonProperty("unrecognized")
        UNRECOGNIZED(true);

        private final boolean transactional;

        Kind(boolean transactional) {
            this.transactional = transactional;
        }

        /** Whether mail of this kind is stopped by this cause, in a scope that applies to it. */
        public boolean stops(MailKind mail) {
            return transactional || mail == MailKind.MARKETING;
        }
    }
}
