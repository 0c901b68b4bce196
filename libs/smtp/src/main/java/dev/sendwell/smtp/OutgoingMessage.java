package dev.sendwell.smtp;

import java.util.Objects;

/**
 * A message to be sent.
 *
 * @param tag the caller's own name for it, handed back to the {@link SendListener}
 * @param content header and body as composed, lines ending in CR LF, not dot-stuffed; a bare CR or LF leaves as CR LF. The
 *     array is not copied and must not change until the result is known
 */
@SuppressWarnings("ArrayRecordComponent") // messages of up to 30 MB are neither copied nor compared
public record OutgoingMessage<T>(T tag, Envelope envelope, byte[] content) {

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(tag);
    }

    /** Only the size: the rest is somebody's mail. */
    @Override
    public String toString() {
        return "OutgoingMessage of " + content.length + " bytes";
    }
}
