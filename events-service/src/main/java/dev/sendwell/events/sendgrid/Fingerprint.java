package dev.sendwell.events.sendgrid;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How a repetition is known. SendGrid repeats events as a matter of course, and {@code sg_event_id} alone does not tell: it is
 * missing on some events and has been seen to differ between retries.
 *
 * <ul>
 *   <li>Opens and clicks: by {@code sg_event_id}, which is random, so that two real opens stay two.
 *   <li>Everything else: by content, namely event, message, address, time, attempt, group, type, URL and reason. Delivery events have
 *       a message; unsubscribes, group events and complaints may have none, and are then known by the rest.
 * </ul>
 *
 * The journal refuses an event whose fingerprint <i>or</i> whose {@code sg_event_id} it has.
 */
final class Fingerprint {
    private static final int BYTES = 16;
    private static final int TYPICAL_LENGTH = 200;
    /** Only ever copied: to look an algorithm up costs more than to hash an event. */
    private static final MessageDigest SHA_256 = lookUp();

    private Fingerprint() {}

    /** The first 128 bits of SHA-256 over the parts, as 32 hexadecimal digits; an absent part differs from an empty one. */
    static String of(@Nullable String... parts) {
        StringBuilder marked = new StringBuilder(TYPICAL_LENGTH);
        for (String part : parts) {
            marked.append(part == null ? '\0' : '\1');
            if (part != null) {
                marked.append(part);
            }
        }
        MessageDigest sha256 = sha256();
        sha256.update(marked.toString().getBytes(StandardCharsets.UTF_8));
        return hex(sha256);
    }

    /** The fingerprint of an element that says nothing about itself. */
    static String ofBytes(String integrationId, byte[] bytes, int from, int to) {
        MessageDigest sha256 = sha256();
        sha256.update(integrationId.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        sha256.update(bytes, from, to - from);
        return hex(sha256);
    }

    private static String hex(MessageDigest sha256) {
        return HexFormat.of().formatHex(sha256.digest(), 0, BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
    }

    private static MessageDigest lookUp() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
