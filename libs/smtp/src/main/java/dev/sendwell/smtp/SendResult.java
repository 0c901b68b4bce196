package dev.sendwell.smtp;

/** What became of one message. */
public sealed interface SendResult {

    /** The server took responsibility for the message. */
    record Accepted(Reply reply) implements SendResult {}

    /**
     * The server said no, for now (4xx) or for good (5xx).
     *
     * @param stage the command it refused: MAIL, RCPT, DATA or the content
     */
    record Refused(Stage stage, Reply reply) implements SendResult {}

    /** Certain: the server has not taken it, and was not asked to judge it. Sending it again cannot duplicate it. */
    record NotSent(Stage stage, Failure why) implements SendResult {}

    /** The write that holds the final dot began, and no reply to it came: sent or not, nobody knows (RFC 1047). */
    record InDoubt(Failure why) implements SendResult {}

    /**
     * This server cannot take this message; no command of it was sent.
     *
     * @param why in words, without the address
     */
    record Unsendable(Reason reason, String why) implements SendResult {}

    /** What the server lacks. */
    enum Reason {
        /** An address is not ASCII and the server does not offer SMTPUTF8 (RFC 6531). */
        NEEDS_SMTPUTF8,
        /** The content is not 7-bit and the server does not offer 8BITMIME (RFC 6152). */
        NEEDS_8BITMIME,
        /** The content is larger than the limit that the server announces (RFC 1870). */
        OVER_SIZE
    }
}
