package dev.sendwell.smtp;

/** Where an SMTP conversation stands, in the order in which the stages come. */
public enum Stage {
    /** Resolving the name and connecting. */
    CONNECT("connect"),
    /** Waiting for the server's first line. */
    GREETING("greeting"),
    EHLO("ehlo"),
    /** STARTTLS and the TLS handshake, also where TLS comes first. */
    STARTTLS("starttls"),
    AUTH("auth"),
    /** Before MAIL or at it: nothing of the message has been accepted. */
    MAIL("mail"),
    RCPT("rcpt"),
    DATA("data"),
    /** After 354: the content, and the reply to its final dot. */
    CONTENT("content");

    private final String wireName;

    Stage(String wireName) {
        this.wireName = wireName;
    }

    /** The name that outcomes carry. */
    public String wireName() {
        return wireName;
    }
}
