package dev.sendwell.contracts;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event that the provider reported, normalised. Value of the {@code email-events} topic.
 *
 * <p>Events come in any order, late, and more than once: {@code id} is the fingerprint by which readers drop repetitions.
 * The words are SendGrid's Event Webhook's, except that a bounce of {@code type: blocked} is {@link Blocked}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = EmailEvent.Unrecognized.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = EmailEvent.Processed.class, name = "processed"),
    @JsonSubTypes.Type(value = EmailEvent.Deferred.class, name = "deferred"),
    @JsonSubTypes.Type(value = EmailEvent.Delivered.class, name = "delivered"),
    @JsonSubTypes.Type(value = EmailEvent.Bounced.class, name = "bounced"),
    @JsonSubTypes.Type(value = EmailEvent.Blocked.class, name = "blocked"),
    @JsonSubTypes.Type(value = EmailEvent.Dropped.class, name = "dropped"),
    @JsonSubTypes.Type(value = EmailEvent.Opened.class, name = "opened"),
    @JsonSubTypes.Type(value = EmailEvent.Clicked.class, name = "clicked"),
    @JsonSubTypes.Type(value = EmailEvent.Complained.class, name = "complained"),
    @JsonSubTypes.Type(value = EmailEvent.Unsubscribed.class, name = "unsubscribed"),
    @JsonSubTypes.Type(value = EmailEvent.GroupUnsubscribed.class, name = "group-unsubscribed"),
    @JsonSubTypes.Type(value = EmailEvent.GroupResubscribed.class, name = "group-resubscribed"),
    @JsonSubTypes.Type(value = EmailEvent.AccountStatusChanged.class, name = "account-status-changed"),
    @JsonSubTypes.Type(value = EmailEvent.Unrecognized.class, name = "unrecognized"),
})
public sealed interface EmailEvent {

    /** Which event it is, of which message, for whom. */
    EventRef ref();

    /**
     * What every event carries.
     *
     * @param id fingerprint, 32 lower-case hexadecimal digits: equal for two reports of one event
     * @param occurredAt when it happened, by the provider's clock (whole seconds at SendGrid)
     * @param receivedAt when the webhook took it
     * @param request which request; its id is absent where the provider named no message of ours
     * @param recipient absent where the event names no address
     * @param providerEventId {@code sg_event_id}; absent where missing
     * @param providerMessageId {@code sg_message_id} up to its first dot, which SMTP answered after {@code queued as};
     *     absent where missing
     */
    record EventRef(
            String id,
            Instant occurredAt,
            Instant receivedAt,
            RequestRef request,
            @Nullable Recipient recipient,
            @Nullable String providerEventId,
            @Nullable String providerMessageId) {}

    /** The provider took the message from its queue and will deliver it. */
    record Processed(EventRef ref) implements EmailEvent {}

    /**
     * The receiving server refused for now; the provider tries again.
     *
     * @param reason the receiving server's words
     * @param attempt how often the provider has tried; absent where it does not say
     */
    record Deferred(
            EventRef ref, @Nullable String reason, @Nullable Integer attempt) implements EmailEvent {}

    /** The receiving server took the message. */
    record Delivered(EventRef ref, @Nullable String response) implements EmailEvent {}

    /**
     * The receiving server refused for good.
     *
     * @param reason the receiving server's words
     * @param status the enhanced status code; absent where the provider gives none
     * @param classification the provider's classification in its long form, such as {@code Invalid Address}
     * @param permanence what the refusal says about the address
     */
    record Bounced(
            EventRef ref,
            @Nullable String reason,
            @Nullable String status,
            @Nullable String classification,
            Permanence permanence)
            implements EmailEvent {}

    /** What a bounce says about the address. */
    enum Permanence {
        /** It does not exist. */
        @JsonProperty("permanent")
        PERMANENT,
        /** The provider gave up trying: counts towards the soft threshold. */
        @JsonProperty("expired")
        EXPIRED,
        /**
         * Nothing certain: {@code type} was absent and neither classification nor status says that the address is invalid. Also
         * read for a value not known here.
         */
        @JsonEnumDefaultValue
        @JsonProperty("unclear")
        UNCLEAR
    }

    /**
     * Refused because of content, reputation or policy, or a full mailbox; temporary, whatever the status says.
     *
     * @param reason as in {@link Bounced}
     * @param status as in {@link Bounced}
     * @param classification as in {@link Bounced}
     */
    record Blocked(
            EventRef ref,
            @Nullable String reason,
            @Nullable String status,
            @Nullable String classification) implements EmailEvent {}

    /**
     * The provider did not try at all.
     *
     * @param reason the provider's words, such as {@code Bounced Address}
     * @param group the unsubscribe group, where that is why
     */
    record Dropped(
            EventRef ref, @Nullable String reason, @Nullable Integer group) implements EmailEvent {}

    /**
     * An image of the message was loaded.
     *
     * @param machine true for a privacy proxy's prefetch, which says nothing about a person
     */
    record Opened(EventRef ref, boolean machine, @Nullable String userAgent) implements EmailEvent {}

    /** A link was followed. */
    record Clicked(
            EventRef ref, @Nullable String url, @Nullable String userAgent) implements EmailEvent {}

    /** The recipient reported spam. */
    record Complained(EventRef ref) implements EmailEvent {}

    /** The recipient left all marketing mail of the integration. */
    record Unsubscribed(EventRef ref) implements EmailEvent {}

    /** The recipient left one unsubscribe group. */
    record GroupUnsubscribed(EventRef ref, int group) implements EmailEvent {}

    /** The recipient came back to one unsubscribe group. */
    record GroupResubscribed(EventRef ref, int group) implements EmailEvent {}

    /**
     * The provider changed what the account may do; names no address.
     *
     * @param status the provider's word, such as {@code suspended}
     */
    record AccountStatusChanged(EventRef ref, @Nullable String status) implements EmailEvent {}

    /**
     * An event of a type that is not known here, kept with its bytes.
     *
     * @param providerType the provider's word; absent where the element has none or is no object
     * @param raw the element's bytes as received, base64 in JSON
     */
    record Unrecognized(
            EventRef ref,
            @Nullable String providerType,
            @Nullable Blob raw) implements EmailEvent {}
}
