package dev.sendwell.smtp;

/** How the connection is encrypted. */
public enum Security {
    /** STARTTLS (RFC 3207), and nothing without it. */
    STARTTLS,
    /** TLS from the first byte (RFC 8314 §3.3). */
    TLS,
    /** Not at all. */
    NONE
}
