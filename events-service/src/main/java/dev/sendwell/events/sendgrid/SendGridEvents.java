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
        String named = fields.text(Field.SENDWELL_INTEGRATION);
        if (named != null && !named.equals(integrationId)) {
            return new Normalized.Foreign();
        }
        Instant occurredAt = fields.timestamp(receivedAt);
        EmailEvent event =
                occurredAt == null ? null : event(ref(integrationId, occurredAt, receivedAt, fields), fields);
        return new Normalized.Ours(
                event == null
                        ? unrecognized(
                                integrationId, receivedAt, batch, element, fields.text(Field.EVENT), recipient(fields))
                        : event);
    }

    /** Dispatches on {@code event} alone: account changes use {@code type} for something else. */
    private static @Nullable EmailEvent event(EventRef ref, Fields fields) {
        Integer group = fields.number(Field.ASM_GROUP_ID);
        return switch (fields.word(Field.EVENT)) {
            case "processed" -> new EmailEvent.Processed(ref);
            case "deferred" -> new EmailEvent.Deferred(ref, reason(fields), fields.number(Field.ATTEMPT));
            case "delivered" -> new EmailEvent.Delivered(ref, fields.text(Field.RESPONSE));
            case "bounce" -> bounce(ref, fields);
            case "dropped" -> new EmailEvent.Dropped(ref, fields.text(Field.REASON), group);
            case "open" ->
                new EmailEvent.Opened(ref, fields.isTrue(Field.SG_MACHINE_OPEN), fields.text(Field.USERAGENT));
            case "click" -> new EmailEvent.Clicked(ref, fields.text(Field.URL), fields.text(Field.USERAGENT));
            case "spamreport" -> new EmailEvent.Complained(ref);
            case "unsubscribe" -> new EmailEvent.Unsubscribed(ref);
            case "group_unsubscribe" -> group == null ? null : new EmailEvent.GroupUnsubscribed(ref, group);
            case "group_resubscribe" -> group == null ? null : new EmailEvent.GroupResubscribed(ref, group);
            case "account_status_change" -> new EmailEvent.AccountStatusChanged(ref, fields.text(Field.TYPE));
            default -> null;
        };
    }

    /** {@code type} decides, not {@code status}: a blocked message is refused for now, even with a 5.x.x status. */
    private static EmailEvent bounce(EventRef ref, Fields fields) {
        String reason = reason(fields);
        String status = fields.text(Field.STATUS);
        String classification = classification(fields);
        return switch (fields.word(Field.TYPE)) {
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
        String reason = fields.text(Field.REASON);
        return reason == null ? fields.text(Field.RESPONSE) : reason;
    }

    /** The long form of a classification that comes in any case and in short forms such as {@code invalid}. */
    private static @Nullable String classification(Fields fields) {
        String word = fields.word(Field.BOUNCE_CLASSIFICATION);
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
                .orElse(fields.text(Field.BOUNCE_CLASSIFICATION));
    }

    private EventRef ref(String integrationId, Instant occurredAt, Instant receivedAt, Fields fields) {
        String eventId = fields.text(Field.SG_EVENT_ID);
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
        String event = fields.word(Field.EVENT);
        if (eventId != null && (event.equals("open") || event.equals("click"))) {
            return Fingerprint.of(integrationId, event, eventId);
        }
        return Fingerprint.of(
                integrationId,
                event,
                messageId == null ? fields.text(Field.SMTP_ID) : messageId,
                fields.word(Field.EMAIL),
                Long.toString(occurredAt.getEpochSecond()),
                fields.text(Field.ATTEMPT),
                fields.text(Field.ASM_GROUP_ID),
                fields.word(Field.TYPE),
                fields.text(Field.URL),
                fields.text(Field.REASON));
    }

    /** The queue id is what stands before the <i>first</i> dot; the routing tail varies. */
    private static @Nullable String providerMessageId(Fields fields) {
        String id = fields.text(Field.SG_MESSAGE_ID);
        if (id == null) {
            return null;
        }
        int dot = id.indexOf('.');
        return dot < 0 ? id : dot == 0 ? null : id.substring(0, dot);
    }

    private @Nullable Recipient recipient(Fields fields) {
        return EmailAddress.parse(fields.text(Field.EMAIL)) instanceof EmailAddress address
                ? new Recipient(address.canonical(), hasher.of(address).toString())
                : null;
    }

    private static RequestRef request(String integrationId, Fields fields) {
        String requestId = fields.text(Field.SENDWELL_REQUEST);
        if (fields.text(Field.SENDWELL_INTEGRATION) == null || requestId == null) {
            return new RequestRef(integrationId, null, null, null, null, Map.of());
        }
        return new RequestRef(
                integrationId,
                requestId,
                ledgerId(integrationId, requestId, fields.text(Field.SENDWELL_ID)),
                null,
                fields.text(Field.SENDWELL_CAMPAIGN),
                fields.metadata());
    }

    private static String ledgerId(String integrationId, String requestId, @Nullable String named) {
        return named != null && isLedgerId(named)
                ? named
                : LedgerId.of(integrationId, requestId).toString();
    }

    private static boolean isLedgerId(String text) {
        boolean digits = text.length() == LEDGER_ID_DIGITS;
        for (int i = 0; i < text.length() && digits; i++) {
            char c = text.charAt(i);
            digits = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        }
        return digits;
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
