package dev.sendwell.sender.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.DeadLetter.Reason;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.Mailbox;
import dev.sendwell.contracts.ParsedAddress;
import dev.sendwell.contracts.SendEmail;
import dev.sendwell.contracts.SendEmail.Attachment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and checks requests. Safe for use by many threads. */
public final class RequestParser {
    private static final Pattern ID = Pattern.compile("[ -~]{1,128}");
    private static final Pattern INTEGRATION_ID = Pattern.compile("[a-z0-9-]{1,63}");
    private static final Pattern METADATA_KEY = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern CONTENT_ID = Pattern.compile("[!-;=?-~]{1,128}");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}"
            + "(?:; ?[A-Za-z0-9_-]{1,64}=(?:[A-Za-z0-9!#$&^_.+/:-]{1,127}|\"[ !#-\\[\\]-~]{0,127}\")){0,5}");
    private static final int MAX_LINE = 1_000;
    private static final int MAX_CAMPAIGN = 100;
    private static final int MAX_FILENAME = 255;
    private static final int MAX_CONTENT_TYPE = 200;

    /** A JSON string cannot be folded, and a header line has at most 998 characters. */
    private static final int MAX_METADATA_VALUE = 900;

    /** Quotation marks, separators and the prefix of a metadata entry in JSON. */
    private static final int METADATA_ENTRY_FRAME = 10;

    private final RequestLimits limits;

    public RequestParser(RequestLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads a record.
     *
     * @param value the record's value; null for a tombstone, which a request topic should not have
     * @param kind by the topic
     * @param publishedAt the record's timestamp
     */
    public ParsedRequest parse(byte @Nullable [] value, MailKind kind, Instant publishedAt) {
        if (value == null) {
            return new ParsedRequest.Rejected(Reason.MALFORMED, "the record has no value");
        }
        SendEmail email;
        try {
            email = ContractsJson.read(value, SendEmail.class);
        } catch (IOException e) {
            return new ParsedRequest.Rejected(Reason.MALFORMED, malformed(e));
        }
        try {
            return check(email, kind, publishedAt);
        } catch (RefusedException e) {
            return e.rejected;
        }
    }

    /** The place of the mistake; Jackson's own words may quote the input. */
    private static String malformed(IOException problem) {
        boolean brokenOff = problem.getCause() instanceof StreamReadException;
        if (!brokenOff
                && problem instanceof JsonMappingException mapping
                && !mapping.getPath().isEmpty()
                && mapping.getPath().getFirst().getFieldName() != null) {
            return mapping.getPath().getFirst().getFieldName() + ": not of the right JSON type or form";
        }
        if (problem instanceof JsonProcessingException json && json.getLocation() != null) {
            return "not the JSON of a request, at line " + json.getLocation().getLineNr() + ", column "
                    + json.getLocation().getColumnNr();
        }
        return "not the JSON of a request";
    }

    private ValidRequest check(SendEmail email, MailKind kind, Instant publishedAt) throws RefusedException {
        String id = required("id", email.id());
        require(ID.matcher(id).matches(), "id", "must be 1 to 128 printable ASCII characters");
        String integrationId = required("integrationId", email.integrationId());
        require(
                INTEGRATION_ID.matcher(integrationId).matches(),
                "integrationId",
                "must be 1 to 63 lower-case letters, digits and hyphens");
        EmailAddress to = mailbox("to", required("to", email.to()));
        EmailAddress from = email.from() == null ? null : mailbox("from", email.from());
        EmailAddress replyTo = email.replyTo() == null ? null : mailbox("replyTo", email.replyTo());
        line("subject", required("subject", email.subject()), MAX_LINE);
        bodies(email);
        headers(email.headers());
        attachments(email.attachments());
        if (email.campaign() != null) {
            line("campaign", email.campaign(), MAX_CAMPAIGN);
            require(!email.campaign().isBlank(), "campaign", "is empty; leave it out instead");
        }
        require(
                email.unsubscribeGroup() == null || email.unsubscribeGroup() > 0,
                "unsubscribeGroup",
                "must be positive");
        metadata(email.metadata());
        times(email, publishedAt);
        return new ValidRequest(
                email, kind, LedgerId.of(integrationId, id), to, from, replyTo, ContentFingerprint.of(email, kind));
    }

    private static EmailAddress mailbox(String field, Mailbox mailbox) throws RefusedException {
        if (mailbox.name() != null) {
            line(field + ".name", mailbox.name(), MAX_LINE);
        }
        return switch (EmailAddress.parse(mailbox.address())) {
            case EmailAddress address -> address;
            case ParsedAddress.Invalid invalid -> throw invalid(field + ".address", invalid.reason());
        };
    }

    private void bodies(SendEmail email) throws RefusedException {
        require(email.text() != null || email.html() != null, "text", "at least one of text and html is required");
        body("text", email.text());
        body("html", email.html());
    }

    private void body(String field, @Nullable String body) throws RefusedException {
        if (body == null) {
            return;
        }
        if (body.getBytes(StandardCharsets.UTF_8).length > limits.bodyBytes()) {
            throw tooLarge(field, "has more than " + limits.bodyBytes() + " bytes");
        }
        require(body.indexOf('\0') < 0, field, "has a NUL character");
    }

    private void headers(Map<String, String> headers) throws RefusedException {
        require(headers.size() <= limits.headers(), "headers", "has more than " + limits.headers() + " entries");
        Set<String> seen = new HashSet<>();
        for (Map.Entry<String, String> header : headers.entrySet()) {
            String name = header.getKey();
            require(CustomHeaders.isName(name), "headers", "has a name that no header field can have");
            String field = "headers." + name;
            require(!CustomHeaders.isReserved(name), field, "may not be set by a request");
            require(seen.add(name.toLowerCase(Locale.ROOT)), field, "is there twice");
            line(field, required(field, header.getValue()), MAX_LINE);
        }
    }

    private void attachments(List<Attachment> attachments) throws RefusedException {
        require(
                attachments.size() <= limits.attachments(),
                "attachments",
                "has more than " + limits.attachments() + " entries");
        Set<String> contentIds = new HashSet<>();
        long bytes = 0;
        for (int i = 0; i < attachments.size(); i++) {
            String field = "attachments[" + i + "]";
            Attachment attachment = required(field, attachments.get(i));
            String filename = required(field + ".filename", attachment.filename());
            line(field + ".filename", filename, MAX_FILENAME);
            require(!filename.isBlank(), field + ".filename", "is empty");
            contentType(field + ".contentType", required(field + ".contentType", attachment.contentType()));
            bytes += required(field + ".content", attachment.content()).size();
            String contentId = attachment.contentId();
            if (contentId != null) {
                require(
                        CONTENT_ID.matcher(contentId).matches(),
                        field + ".contentId",
                        "must be 1 to 128 printable ASCII characters without spaces and angle brackets");
                require(contentIds.add(contentId), field + ".contentId", "is there twice");
            }
        }
        if (bytes > limits.attachmentBytes()) {
            throw tooLarge("attachments", "have more than " + limits.attachmentBytes() + " bytes together");
        }
    }

    private static void contentType(String field, String contentType) throws RefusedException {
        require(contentType.length() <= MAX_CONTENT_TYPE, field, "has more than " + MAX_CONTENT_TYPE + " characters");
        require(MEDIA_TYPE.matcher(contentType).matches(), field, "is not a media type such as application/pdf");
        String lower = contentType.toLowerCase(Locale.ROOT);
        require(
                !lower.startsWith("multipart/") && !lower.startsWith("message/"),
                field,
                "may not be multipart or message; use application/octet-stream");
    }

    private void metadata(Map<String, String> metadata) throws RefusedException {
        int total = 0;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            require(
                    METADATA_KEY.matcher(entry.getKey()).matches(),
                    "metadata",
                    "has a key that is not 1 to 64 ASCII letters, digits, dots, hyphens and underscores");
            String field = "metadata." + entry.getKey();
            String value = required(field, entry.getValue());
            line(field, value, MAX_METADATA_VALUE);
            int escaped = AsciiJson.escape(value).length();
            require(
                    escaped <= MAX_METADATA_VALUE,
                    field,
                    "has more than " + MAX_METADATA_VALUE + " characters once it is escaped to ASCII");
            total += entry.getKey().length() + escaped + METADATA_ENTRY_FRAME;
        }
        require(
                total <= limits.metadataBytes(),
                "metadata",
                "has more than " + limits.metadataBytes() + " bytes as JSON in ASCII");
    }

    private void times(SendEmail email, Instant publishedAt) throws RefusedException {
        Instant sendAt = email.sendAt();
        if (sendAt == null) {
            return;
        }
        require(
                !sendAt.isAfter(publishedAt.plus(limits.sendAhead())),
                "sendAt",
                "is more than " + limits.sendAhead().toHours() + " hours after the request was published");
        require(email.expiresAt() == null || email.expiresAt().isAfter(sendAt), "expiresAt", "is not after sendAt");
    }

    /** Text that becomes part of a header: one line, and Unicode that can be encoded. */
    private static void line(String field, String text, int maximum) throws RefusedException {
        require(text.length() <= maximum, field, "has more than " + maximum + " characters");
        require(text.indexOf('\r') < 0 && text.indexOf('\n') < 0, field, "has a line break");
        require(text.chars().noneMatch(Character::isISOControl), field, "has a control character");
        boolean halfCharacter =
                text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        require(!halfCharacter, field, "has half of a surrogate pair");
    }

    private static <T> T required(String field, @Nullable T value) throws RefusedException {
        if (value == null) {
            throw invalid(field, "is required");
        }
        return value;
    }

    private static void require(boolean good, String field, String otherwise) throws RefusedException {
        if (!good) {
            throw invalid(field, otherwise);
        }
    }

    private static RefusedException invalid(String field, String why) {
        return new RefusedException(new ParsedRequest.Rejected(Reason.INVALID, field + ": " + why));
    }

    private static RefusedException tooLarge(String field, String why) {
        return new RefusedException(new ParsedRequest.Rejected(Reason.TOO_LARGE, field + ": " + why));
    }

    /** Ends the check at the first thing that is wrong; never leaves this class. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final transient ParsedRequest.Rejected rejected;

        RefusedException(ParsedRequest.Rejected rejected) {
            super(rejected.detail(), null, false, false);
            this.rejected = rejected;
        }
    }
}
