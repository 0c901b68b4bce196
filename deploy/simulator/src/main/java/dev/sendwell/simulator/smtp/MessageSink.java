package dev.sendwell.simulator.smtp;

/** Takes what SMTP accepted. Called by many connections at once. */
@FunctionalInterface
public interface MessageSink {

    /**
     * Takes responsibility for a message.
     *
     * @param content header and body as they came, dots unstuffed, CR LF line ends
     * @return the name for {@code 250 Ok: queued as …}
     */
    String accept(Envelope envelope, byte[] content);
}
