package dev.sendwell.simulator.message;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A message as a person reads it.
 *
 * @param from the From field, decoded
 * @param to the To field, decoded
 * @param date the Date field as written
 * @param text the first plain-text body; absent when there is none
 * @param html the first HTML body; absent when there is none
 * @param attachments the names of the other parts
 */
public record ReadableMessage(
        String from,
        String to,
        String date,
        @Nullable String text,
        @Nullable String html,
        List<String> attachments) {

    /**
     * Parses a message.
     *
     * @throws MessagingException when it is no MIME message
     * @throws IOException when a part cannot be decoded
     */
    public static ReadableMessage parse(byte[] source) throws MessagingException, IOException {
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(source));
        Bodies bodies = new Bodies();
        bodies.collect(message);
        return new ReadableMessage(
                decoded(message.getHeader("From", ", ")),
                decoded(message.getHeader("To", ", ")),
                decoded(message.getHeader("Date", ", ")),
                bodies.text,
                bodies.html,
                List.copyOf(bodies.attachments));
    }

    /** Decodes the encoded words (RFC 2047) of a header value; what cannot be decoded stays as written. */
    public static String decoded(@Nullable String header) {
        try {
            return header == null ? "" : MimeUtility.decodeText(MimeUtility.unfold(header));
        } catch (UnsupportedEncodingException e) {
            return header;
        }
    }

    private static final class Bodies {
        private @Nullable String text;
        private @Nullable String html;
        private final List<String> attachments = new ArrayList<>();

        void collect(Part part) throws MessagingException, IOException {
            String filename = part.getFileName();
            if (filename != null || Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
                attachments.add(filename == null ? part.getContentType() : decoded(filename));
            } else if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
                for (int i = 0; i < parts.getCount(); i++) {
                    collect(parts.getBodyPart(i));
                }
            } else if (text == null && part.isMimeType("text/plain")) {
                text = String.valueOf(part.getContent());
            } else if (html == null && part.isMimeType("text/html")) {
                html = String.valueOf(part.getContent());
            } else {
                attachments.add(part.getContentType());
            }
        }
    }
}
