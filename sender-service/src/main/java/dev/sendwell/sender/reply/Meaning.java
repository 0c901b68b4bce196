package dev.sendwell.sender.reply;

/** What a refusal is about. */
public enum Meaning {
    /** User name or key is wrong: nothing can be sent. */
    CREDENTIALS,
    /** The account may send no more for now: nothing can be sent. */
    QUOTA,
    /** The provider does not let this From send. */
    SENDER_IDENTITY,
    /** Not now: try again. */
    TEMPORARY,
    /** This message is larger than the provider takes. */
    TOO_LARGE,
    /** The mailbox or its domain does not exist. */
    RECIPIENT,
    /** Policy, reputation or set-up: ours or the provider's, never the recipient's. */
    POLICY,
    /** This message is not taken. */
    MESSAGE
}
