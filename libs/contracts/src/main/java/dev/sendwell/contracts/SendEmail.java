package dev.sendwell.contracts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A publisher's request to send one message to one recipient. Value of the {@code send-requests.*} topics.
 *
 * <p>This is the shape only: what makes a request acceptable (lengths, line breaks, allowed From domains) is checked by
 * sender-service, which dead-letters the record with the reason. Every field may be absent in the JSON, also the required
 * ones, so that a broken request can be named instead of failing to parse.
 *
 * @param id the publisher's idempotency key within its integration: 1 to 128 printable ASCII characters. Required.
 * @param integrationId which integration sends it. Required.
 * @param to the one recipient. Required.
 * @param from overrides the integration's From; its domain must be one the integration allows. Absent: the integration's.
 * @param replyTo overrides the integration's Reply-To. Absent: the integration's.
 * @param subject any Unicode text without line breaks. Required.
 * @param text the plain-text body. At least one of {@code text} and {@code html} is required.
 * @param html the HTML body.
 * @param headers further header fields by name; the names Sendwell writes itself are refused.
 * @param attachments files and inline images; empty when absent.
 * @param campaign what reports group by, at most 100 characters. Also sent to SendGrid as a category.
 * @param unsubscribeGroup SendGrid's unsubscribe group (ASM); somebody who left it does not get the message.
 * @param metadata the publisher's own keys, returned on every {@code deliveries} and {@code email-events} record. No personal
 *     data: it is stored at the provider.
 * @param sendAt not before this instant. Absent: now.
 * @param expiresAt not after this instant; the outcome is then {@code expired}. Absent: the sender's maximum age.
 * @param probe true for the dashboard's test e-mail, which passes a paused integration. Absent: false.
 */
public record SendEmail(
        @Nullable String id,
        @Nullable String integrationId,
        @Nullable Mailbox to,
        @Nullable Mailbox from,
        @Nullable Mailbox replyTo,
        @Nullable String subject,
        @Nullable String text,
        @Nullable String html,
        Map<String, String> headers,
        List<Attachment> attachments,
        @Nullable String campaign,
        @Nullable Integer unsubscribeGroup,
        Map<String, String> metadata,
        @Nullable Instant sendAt,
        @Nullable Instant expiresAt,
        @Nullable Boolean probe)
        implements SendRequest {

    public SendEmail {
        headers = headers == null ? Map.of() : headers;
        attachments = attachments == null ? List.of() : attachments;
        metadata = metadata == null ? Map.of() : metadata;
    }

    /**
     * A file that travels with the message.
     *
     * @param filename shown to the recipient; any Unicode text without line breaks. Required.
     * @param contentType a media type such as {@code application/pdf}. Required.
     * @param content the bytes, base64 (RFC 4648 §4). Required.
     * @param contentId set for an inline image that the HTML names as {@code cid:…}; without angle brackets.
     */
    public record Attachment(
            @Nullable String filename,
            @Nullable String contentType,
            @Nullable Blob content,
            @Nullable String contentId) {}
}
