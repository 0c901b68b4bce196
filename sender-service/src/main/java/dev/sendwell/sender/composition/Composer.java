package dev.sendwell.sender.composition;

import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.Integration;
import dev.sendwell.contracts.SendEmail;
import dev.sendwell.contracts.SendEmail.Attachment;
import dev.sendwell.sender.request.ValidRequest;
import dev.sendwell.smtp.Envelope;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Composes messages. */
public final class Composer {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US).withZone(ZoneOffset.UTC);

    private Composer() {}

    /**
     * Composes a message for a request that the integration allows ({@link ValidRequest#refusedBy}).
     *
     * @param date the Date header
     * @param links how the recipient of marketing mail leaves it
     */
    public static Composition compose(
            ValidRequest request, Integration integration, Instant date, UnsubscribeLinks links) {
        SendEmail email = request.email();
        EmailAddress from = request.from();
        String fromName = email.from() == null ? null : email.from().name();
        if (from == null) {
            if (!(EmailAddress.parse(integration.from().address()) instanceof EmailAddress own)) {
                return new Composition.Refused("the integration's From is not an address");
            }
            from = own;
            fromName = oneLine(integration.from().name());
        }
        EmailAddress replyTo = request.replyTo();
        String replyToName = email.replyTo() == null ? null : email.replyTo().name();
        if (replyTo == null && integration.replyTo() != null) {
            if (!(EmailAddress.parse(integration.replyTo()) instanceof EmailAddress own)) {
                return new Composition.Refused("the integration's Reply-To is not an address");
            }
            replyTo = own;
        }

        String messageId = "<" + request.ledgerId() + "@" + from.domain() + ">";
        Octets out = new Octets(expectedSize(email));
        out.add("Date: " + DATE.format(date) + "\r\n");
        out.add(HeaderField.mailbox("From", from, fromName));
        out.add(HeaderField.mailbox(
                "To", request.to(), email.to() == null ? null : email.to().name()));
        if (replyTo != null) {
            out.add(HeaderField.mailbox("Reply-To", replyTo, replyToName));
        }
        out.add(HeaderField.text("Subject", request.subject()));
        out.add("Message-ID: " + messageId + "\r\nMIME-Version: 1.0\r\n");
        String unsubscribe = links.headers(request, integration.provider());
        email.headers().forEach((name, value) -> {
            boolean again = !unsubscribe.isEmpty() && name.equalsIgnoreCase(UnsubscribeLinks.POST);
            if (!again) {
                out.add(HeaderField.text(name, value));
            }
        });
        out.add(
                integration.provider() == IntegrationRecord.Provider.SENDGRID
                        ? SmtpApi.header(request, integration)
                        : "X-Sendwell-Id: " + request.ledgerId() + "\r\n");
        out.add(unsubscribe);
        structure(email).writeTo(out, "=_" + request.ledgerId());
        return new Composition.Composed(
                messageId, new Envelope(from.mailbox(), request.to().mailbox()), out.toArray());
    }

    /** mixed(alternative(text, related(html, images)), files), as far as there is more than one of each. */
    private static Part structure(SendEmail email) {
        List<Part> images = new ArrayList<>();
        List<Part> files = new ArrayList<>();
        for (Attachment attachment : email.attachments()) {
            boolean inline = attachment.contentId() != null && email.html() != null;
            (inline ? images : files).add(Part.file(attachment, inline));
        }
        List<Part> alternatives = new ArrayList<>();
        if (email.text() != null) {
            alternatives.add(Part.text("plain", email.text()));
        }
        if (email.html() != null) {
            alternatives.add(together("related; type=\"text/html\"", Part.text("html", email.html()), images));
        }
        Part body = together("alternative", alternatives.getFirst(), alternatives.subList(1, alternatives.size()));
        return together("mixed", body, files);
    }

    private static Part together(String subtype, Part first, List<Part> others) {
        if (others.isEmpty()) {
            return first;
        }
        List<Part> all = new ArrayList<>(others.size() + 1);
        all.add(first);
        all.addAll(others);
        return new Part.Several(subtype, all);
    }

    /** Settings are checked where they are saved; a name that slipped through must not become a header of its own. */
    private static @Nullable String oneLine(@Nullable String name) {
        return name == null ? null : name.replaceAll("\\p{Cntrl}+", " ");
    }

    private static int expectedSize(SendEmail email) {
        int size = 2_048;
        size += email.text() == null ? 0 : email.text().length() * 5 / 4;
        size += email.html() == null ? 0 : email.html().length() * 5 / 4;
        for (Attachment attachment : email.attachments()) {
            size += attachment.content() == null ? 0 : attachment.content().size() * 3 / 2;
        }
        return size;
    }
}
