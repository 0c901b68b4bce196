package dev.sendwell.testkit.smtp;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A message whose final dot arrived, whatever was then answered.
 *
 * @param connection which connection it came on, from 1
 * @param mail the MAIL command as received
 * @param recipients the RCPT commands that were answered with 2xx, as received
 * @param wire the content as received, dots still stuffed, without the final dot; ISO-8859-1, so that each character is a byte
 */
public record ReceivedMessage(int connection, String mail, List<String> recipients, String wire) {

    /** The content without stuffed dots. */
    public String content() {
        String unstuffed = wire.replace("\r\n.", "\r\n");
        return unstuffed.startsWith(".") ? unstuffed.substring(1) : unstuffed;
    }

    /** {@link #content} as bytes. */
    public byte[] bytes() {
        return content().getBytes(StandardCharsets.ISO_8859_1);
    }
}
