package dev.sendwell.sender.composition;

import dev.sendwell.smtp.Envelope;

/** What came of composing a message. */
public sealed interface Composition {

    /**
     * A message.
     *
     * @param messageId the Message-ID header's value, with angle brackets
     * @param content header and body, lines ending in CR LF, not dot-stuffed
     */
    @SuppressWarnings("ArrayRecordComponent") // a message of up to 30 MB is neither copied nor compared
    record Composed(String messageId, Envelope envelope, byte[] content) implements Composition {}

    /**
     * The integration's settings do not make a message.
     *
     * @param reason in words, naming the setting and not quoting it
     */
    record Refused(String reason) implements Composition {}
}
