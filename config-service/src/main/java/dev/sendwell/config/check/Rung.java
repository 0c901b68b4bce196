package dev.sendwell.config.check;

import java.util.Locale;

/** The steps of a check, in their order. */
public enum Rung {
    /** The host's name has addresses. */
    NAME,
    /** A TCP connection stands. */
    CONNECTION,
    /** The server greeted and answered the first EHLO; only before STARTTLS. */
    EHLO,
    /** The server is ready for TLS. */
    STARTTLS,
    /** TLS stands, with a good certificate. */
    TLS,
    /** The server said what it offers: the EHLO that counts. */
    OFFERS,
    /** User name and password were accepted. */
    SIGN_IN,
    /** MAIL FROM was accepted. */
    SENDER,
    /** RCPT TO was accepted. */
    RECIPIENT,
    /** The server took the message. */
    ACCEPTED;

    /** As the API writes it. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
