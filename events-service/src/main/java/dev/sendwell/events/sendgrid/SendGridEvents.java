package dev.sendwell.events.sendgrid;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Blob;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.EmailEvent.EventRef;
import dev.sendwell.contracts.EmailEvent.Permanence;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.contracts.RequestRef;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes normalised events of SendGrid's. Safe for use by many threads.
 *
 * @see <a href="https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event">SendGrid: Event Webhook reference</a>
 */
public final class SendGridEvents {
    /** The bytes of an element that is not understood are kept up to here, so that its record stays below the topic's limit. */
    private static final int MAX_RAW = 256 * 1024;

    private static final int LEDGER_ID_DIGITS = 32;

    private static final List<String> CLASSIFICATIONS = List.of(
            "Content",
            "Frequency or Volume Too High",
            "Invalid Address",
            "Mailbox Unavailable",
            "Reputation",
            "Technical Failure",
            "Unclassified");

    private final AddressHash.Hasher hasher;

    public SendGridEvents(AddressHash.Hasher hasher) {
        this.hasher = hasher;
    }

    /**
     * Normalises one element.
     *
     * @param integrationId whose webhook it came to
     */
    public Normalized normalize(String integrationId, Instant receivedAt, Batch batch, Batch.Element element) {
        Optional<Fields> read = Fields.read(batch.body(), element);
        if (read.isEmpty()) {
            return new Normalized.Ours(unrecognized(integrationId, receivedAt, batch, element, null, null));
        }
        Fields fields = read.get();
        String named = fields.text("sendwell_integration");
        if (named != null && !named.equals(integrationId)) {
            return new Normalized.Foreign();
        }
        Instant occurredAt = fields.timestamp(receivedAt);
        EmailEvent event =
                occurredAt == null ? null : event(ref(integrationId, occurredAt, receivedAt, fields), fields);
        return new Normalized.Ours(
                event == null
                        ? unrecognized(
                                integrationId, receivedAt, batch, element, fields.text("event"), recipient(fields))
                        : event);
    }

    /** Dispatches on {@code event} alone: account changes use {@code type} for something else. */
    private static @Nullable EmailEvent event(EventRef ref, Fields fields) {
        Integer group = fields.number("asm_group_id");
        return switch (fields.word("event")) {
            case "processed" -> new EmailEvent.Processed(ref);
            case "deferred" -> new EmailEvent.Deferred(ref, reason(fields), fields.number("attempt"));
            case "delivered" -> new EmailEvent.Delivered(ref, fields.text("response"));
            case "bounce" -> bounce(ref, fields);
            case "dropped" -> new EmailEvent.Dropped(ref, fields.text("reason"), group);
            case "open" -> new EmailEvent.Opened(ref, fields.isTrue("sg_machine_open"), fields.text("useragent"));
            case "click" -> new EmailEvent.Clicked(ref, fields.text("url"), fields.text("useragent"));
            case "spamreport" -> new EmailEvent.Complained(ref);
            case "unsubscribe" -> new EmailEvent.Unsubscribed(ref);
            case "group_unsubscribe" -> group == null ? null : new EmailEvent.GroupUnsubscribed(ref, group);
            case "group_resubscribe" -> group == null ? null : new EmailEvent.GroupResubscribed(ref, group);
            case "account_status_change" -> new EmailEvent.AccountStatusChanged(ref, fields.text("type"));
            default -> null;
        };
    }

    /** {@code type} decides, not {@code status}: a blocked message is refused for now, even with a 5.x.x status. */
    private static EmailEvent bounce(EventRef ref, Fields fields) {
        String reason = reason(fields);
        String status = fields.text("status");
        String classification = classification(fields);
        return switch (fields.word("type")) {
            case "blocked" -> new EmailEvent.Blocked(ref, reason, status, classification);
            case "bounce" -> new EmailEvent.Bounced(ref, reason, status, classification, Permanence.PERMANENT);
            case "expired" -> new EmailEvent.Bounced(ref, reason, status, classification, Permanence.EXPIRED);
            default -> {
                boolean invalid = Objects.equals(classification, "Invalid Address")
                        || (status != null && status.startsWith("5.1."));
                yield new EmailEvent.Bounced(
                        ref, reason, status, classification, invalid ? Permanence.PERMANENT : Permanence.UNCLEAR);
            }
        };
    }

    private static @Nullable String reason(Fields fields) {
        String reason = fields.text("reason");
        return reason == null ? fields.text("response") : reason;
    }

    /** The long form of a classification that comes in any case and in short forms such as {@code invalid}. */
    private static @Nullable String classification(Fields fields) {
        String word = fields.word("bounce_classification");
        if (word.isEmpty()) {
            return null;
        }
        return CLASSIFICATIONS.stream()
                .filter(known -> {
                    String lower = known.toLowerCase(Locale.ROOT);
                    return lower.startsWith(word)
                            || Arrays.asList(lower.split(" ")).contains(word);
                })
                .findFirst()
                .orElse(fields.text("bounce_classification"));
    }

    private EventRef ref(String integrationId, Instant occurredAt, Instant receivedAt, Fields fields) {
        String eventId = fields.text("sg_event_id");
        String messageId = providerMessageId(fields);
        Recipient recipient = recipient(fields);
        return new EventRef(
                fingerprint(integrationId, occurredAt, eventId, messageId, fields),
                occurredAt,
                receivedAt,
                request(integrationId, fields),
                recipient,
                eventId,
                messageId);
    }

    private static String fingerprint(
            String integrationId,
            Instant occurredAt,
            @Nullable String eventId,
            @Nullable String messageId,
            Fields fields) {
        String event = fields.word("event");
        if (eventId != null && (event.equals("open") || event.equals("click"))) {
            return Fingerprint.of(integrationId, event, eventId);
        }
        return Fingerprint.of(
                integrationId,
                event,
                messageId == null ? fields.text("smtp-id") : messageId,
                fields.word("email"),
                Long.toString(occurredAt.getEpochSecond()),
                fields.text("attempt"),
                fields.text("asm_group_id"),
                fields.word("type"),
                fields.text("url"),
                fields.text("reason"));
    }

    /** The queue id is what stands before the <i>first</i> dot; the routing tail varies. */
    private static @Nullable String providerMessageId(Fields fields) {
        String id = fields.text("sg_message_id");
        if (id == null) {
            return null;
        }
        int dot = id.indexOf('.');
        return dot < 0 ? id : dot == 0 ? null : id.substring(0, dot);
    }

    private @Nullable Recipient recipient(Fields fields) {
        return EmailAddress.parse(fields.text("email")) instanceof EmailAddress address
                ? new Recipient(address.canonical(), hasher.of(address).toString())
                : null;
    }

    private static RequestRef request(String integrationId, Fields fields) {
        String requestId = fields.text("sendwell_request");
        if (fields.text("sendwell_integration") == null || requestId == null) {
            return new RequestRef(integrationId, null, null, null, null, Map.of());
        }
        return new RequestRef(
                integrationId,
                requestId,
                ledgerId(integrationId, requestId, fields.text("sendwell_id")),
                null,
                fields.text("sendwell_campaign"),
                fields.metadata());
    }

    private static String ledgerId(String integrationId, String requestId, @Nullable String named) {
        boolean wellFormed = named != null
                && named.length() == LEDGER_ID_DIGITS
                && named.chars().allMatch(c -> Character.digit(c, 16) >= 0 && !Character.isUpperCase(c) && c < 128);
        return wellFormed ? named : LedgerId.of(integrationId, requestId).toString();
    }

    private static EmailEvent unrecognized(
            String integrationId,
            Instant receivedAt,
            Batch batch,
            Batch.Element element,
            @Nullable String providerType,
            @Nullable Recipient recipient) {
        EventRef ref = new EventRef(
                Fingerprint.ofBytes(integrationId, batch.body(), element.from(), element.to()),
                receivedAt,
                receivedAt,
                new RequestRef(integrationId, null, null, null, null, Map.of()),
                recipient,
                null,
                null);
        byte[] raw = batch.bytes(element);
        return new EmailEvent.Unrecognized(
                ref, providerType, Blob.of(raw.length > MAX_RAW ? Arrays.copyOf(raw, MAX_RAW) : raw));
    }
}
