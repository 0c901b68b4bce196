package dev.sendwell.smtp;

import java.time.Instant;
import java.util.List;

/** How far a conversation has come: facts for somebody who watches, in the order in which they become true. */
public sealed interface Milestone {

    /** The name has these addresses; some may be refused. */
    record Resolved(List<String> addresses) implements Milestone {}

    /** The TCP connection stands. */
    record Connected(String address, int port) implements Milestone {}

    /** The server greeted and answered EHLO; what it offers before TLS may change after it. */
    record Introduced(Capabilities capabilities) implements Milestone {}

    /** The server is ready for TLS (the answer to STARTTLS). */
    record ReadyForTls() implements Milestone {}

    /**
     * TLS stands, and the certificate is trusted, in time and of the server's name.
     *
     * @param protocol such as {@code TLSv1.3}
     * @param subject whose certificate it is, an X.500 name
     * @param until when it expires
     */
    record Encrypted(String protocol, String cipher, String subject, Instant until) implements Milestone {}

    /** The server let us in. */
    record SignedIn(Reply reply) implements Milestone {}

    /** MAIL was accepted. */
    record SenderTaken(Reply reply) implements Milestone {}

    /** RCPT was accepted. */
    record RecipientTaken(Reply reply) implements Milestone {}
}
