package dev.sendwell.sender.composition;

import dev.sendwell.contracts.SendEmail.Attachment;
import java.util.List;
import java.util.Objects;

/** A part of a message (RFC 2046). */
sealed interface Part {

    /**
     * A body.
     *
     * @param header its fields, each with its CR LF
     */
    @SuppressWarnings("ArrayRecordComponent") // is written once and not compared
    record Body(String header, byte[] encoded) implements Part {}

    /** Several parts; {@code subtype} with its parameters except for the boundary. */
    record Several(String subtype, List<Part> parts) implements Part {}

    /** Text of a subtype such as {@code html}. */
    static Body text(String subtype, String text) {
        byte[] canonical = TransferEncoding.canonical(text);
        TransferEncoding encoding = TransferEncoding.suiting(canonical);
        return new Body(
                "Content-Type: text/" + subtype + "; charset=utf-8\r\n" + encodedBy(encoding),
                encoding.encode(canonical));
    }

    /** A file, or an image that the HTML shows. */
    static Body file(Attachment attachment, boolean inline) {
        StringBuilder header = new StringBuilder(256)
                .append("Content-Type: ")
                .append(attachment.contentType())
                .append("\r\n")
                .append(encodedBy(TransferEncoding.BASE64))
                .append("Content-Disposition: ")
                .append(inline ? "inline" : "attachment");
        HeaderField.parameter(header, "filename", Objects.requireNonNull(attachment.filename()));
        header.append("\r\n");
        if (attachment.contentId() != null) {
            header.append("Content-ID: <").append(attachment.contentId()).append(">\r\n");
        }
        byte[] content = Objects.requireNonNull(attachment.content()).bytes();
        return new Body(header.toString(), TransferEncoding.BASE64.encode(content));
    }

    private static String encodedBy(TransferEncoding encoding) {
        return "Content-Transfer-Encoding: " + encoding.wireName() + "\r\n";
    }

    /**
     * Writes the part's header and body.
     *
     * @param boundary begins with {@code =_}, which no encoded body has (RFC 2045 §6.7), and is not the beginning of another
     */
    default void writeTo(Octets out, String boundary) {
        switch (this) {
            case Body body -> out.add(body.header()).add("\r\n").add(body.encoded());
            case Several several -> {
                out.add("Content-Type: multipart/" + several.subtype() + ";\r\n boundary=\"" + boundary + "\"\r\n\r\n");
                for (int i = 0; i < several.parts().size(); i++) {
                    out.add("--" + boundary + "\r\n");
                    several.parts().get(i).writeTo(out, "=_" + i + "_" + boundary.substring(2));
                    out.add("\r\n");
                }
                out.add("--" + boundary + "--\r\n");
            }
        }
    }
}
