package dev.sendwell.contracts;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request at the sender. Value of the {@code deliveries} topic.
 *
 * <p>None of these says that the recipient has the message: <i>accepted</i> is where the sender's knowledge ends, and
 * {@link EmailEvent} is where the provider's begins.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = Delivery.Unrecognized.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Delivery.Accepted.class, name = "accepted"),
    @JsonSubTypes.Type(value = Delivery.Suppressed.class, name = "suppressed"),
    @JsonSubTypes.Type(value = Delivery.Deferred.class, name = "deferred"),
    @JsonSubTypes.Type(value = Delivery.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = Delivery.Expired.class, name = "expired"),
    @JsonSubTypes.Type(value = Delivery.Cancelled.class, name = "cancelled"),
    @JsonSubTypes.Type(value = Delivery.Unconfirmed.class, name = "unconfirmed"),
})
public sealed interface Delivery {

    /** A record of a type that this reader does not know; nothing of it is kept. */
    record Unrecognized() implements Delivery {}

    /** What every outcome carries. */
    sealed interface Outcome extends Delivery {
        /** Derived from ledger id, attempt and state: the same when the outcome is published twice. */
        String id();

        /** When the sender knew, by its own clock. */
        Instant occurredAt();

        RequestRef request();

        Recipient recipient();

        /** Which attempt to send this was, from 1; 0 when nothing was attempted. */
        int attempt();
    }

    /**
     * The provider's SMTP server took responsibility. Not: delivered.
     *
     * @param requestedAt when the request was published (the Kafka record's timestamp)
     * @param messageId the Message-ID header, with angle brackets
     * @param providerMessageId what the server named the message ({@code queued as …}); absent where it named nothing
     * @param reply the server's reply to the content, such as {@code 250 Ok: queued as …}
     */
    record Accepted(
            String id,
            Instant occurredAt,
            RequestRef request,
            Recipient recipient,
            int attempt,
            Instant requestedAt,
            String messageId,
            @Nullable String providerMessageId,
            String reply)
            implements Outcome {}

    /**
     * Deliberately not sent: the address is inactive.
     *
     * @param scope where it is inactive, see {@link Scope}
     * @param causes why, the causes that stopped this request
     */
    record Suppressed(
            String id,
            Instant occurredAt,
            RequestRef request,
            Recipient recipient,
            int attempt,
            String scope,
            List<Cause.Kind> causes)
            implements Outcome {}

    /**
     * A temporary refusal, or no connection; it is tried again.
     *
     * @param nextAttemptAt not before this instant
     */
    record Deferred(
            String id,
            Instant occurredAt,
            RequestRef request,
            Recipient recipient,
            int attempt,
            Refusal refusal,
            Instant nextAttemptAt)
            implements Outcome {}

    /**
     * A permanent refusal.
     *
     * @param fault whose it is; only {@code recipient} says something about the address
     */
    record Failed(
            String id,
            Instant occurredAt,
            RequestRef request,
            Recipient recipient,
            int attempt,
            Refusal refusal,
            Fault fault)
            implements Outcome {}

    /** Deliberately not sent: the instant until which it was wanted, or the maximum age, passed first. */
    record Expired(
            String id, Instant occurredAt, RequestRef request, Recipient recipient, int attempt, Instant expiredAt)
            implements Outcome {}

    /**
     * Deliberately not sent: a person stopped it.
     *
     * @param actor who, as shown to people
     */
    record Cancelled(
            String id,
            Instant occurredAt,
            RequestRef request,
            Recipient recipient,
            int attempt,
            String actor,
            @Nullable String reason)
            implements Outcome {}

    /**
     * The link or the process died after the final dot may have left (RFC 1047): sent or not, nobody knows yet.
     *
     * @param detail what was lost, in words
     */
    record Unconfirmed(
            String id, Instant occurredAt, RequestRef request, Recipient recipient, int attempt, String detail)
            implements Outcome {}

    /** Whose fault a permanent failure is. */
    enum Fault {
        /** The mailbox or its domain does not exist. */
        @JsonProperty("recipient")
        RECIPIENT,
        /** This message: too large, refused content, a From override that the provider does not allow. */
        @JsonProperty("message")
        MESSAGE,
        /** Ours or the provider's: policy, reputation, authentication. Also read for a value not known here: it blames no address. */
        @JsonEnumDefaultValue
        @JsonProperty("infrastructure")
        INFRASTRUCTURE
    }

    /**
     * The words of a refusal.
     *
     * @param stage where the SMTP conversation stood: {@code connect}, {@code greeting}, {@code ehlo}, {@code starttls},
     *     {@code auth}, {@code mail}, {@code rcpt}, {@code data}, {@code content}; {@code compose} before any conversation
     * @param code the three-digit reply code; absent where no reply came
     * @param enhanced the enhanced status code (RFC 3463) such as {@code 5.1.1}; absent where the reply has none
     * @param text the reply's text, or what went wrong in words
     */
    record Refusal(
            String stage, @Nullable Integer code, @Nullable String enhanced, String text) {}
}
