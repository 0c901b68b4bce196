package dev.sendwell.events.sendgrid;

import dev.sendwell.contracts.EmailEvent;

/** What became of one element. */
public sealed interface Normalized {

    /** An event of this integration, or of mail on its account that Sendwell did not send. */
    record Ours(EmailEvent event) implements Normalized {}

    /** The event names another integration, which has its own webhook on the same account. */
    record Foreign() implements Normalized {}
}
