package dev.sendwell.smtp;

import java.time.Duration;

/**
 * How long to wait. Each holds for the whole of what it names, however slowly the bytes come.
 *
 * @param connect resolving the name and connecting to one of its addresses
 * @param handshake the TLS handshake
 * @param reply the greeting and the reply to a command or a group of commands
 * @param content writing the content of one message
 * @param acceptance the reply to the final dot. RFC 5321 §4.5.3.2.6 asks for ten minutes: to give up early makes the send
 *     in doubt
 */
public record Timeouts(Duration connect, Duration handshake, Duration reply, Duration content, Duration acceptance) {

    /** 10 s to connect, 10 s for TLS, 60 s for a reply, 3 min for the content, 10 min for its acceptance. */
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMinutes(3),
            Duration.ofMinutes(10));

    /**
     * @throws IllegalArgumentException when one is not positive
     */
    public Timeouts {
        for (Duration each : new Duration[] {connect, handshake, reply, content, acceptance}) {
            if (!each.isPositive()) {
                throw new IllegalArgumentException("a time-out is not positive: " + each);
            }
        }
    }

    /** The same time for everything; for tests and for a check that a person waits for. */
    public static Timeouts all(Duration each) {
        return new Timeouts(each, each, each, each, each);
    }
}
