package dev.sendwell.config.incident;

/** What can be wrong. */
public enum Kind {
    /** Nothing is sent, and nobody paused it. */
    PAUSED,
    /** The account is suspended, as the provider's events say. */
    SUSPENDED,
    /** Events come and are refused. */
    EVENTS_REFUSED,
    /** Mail is accepted and no event comes back. */
    NO_EVENTS,
    /** The SMTP server's certificate ends soon. */
    CERTIFICATE,
    /** No configured key opens a stored secret. */
    SECRET_LOCKED,
    /** The webhook at SendGrid is not as it should be. */
    WEBHOOK_DIFFERS
}
