package dev.sendwell.sender.deadletter;

import dev.sendwell.contracts.MailKind;

/** Publishes requests, as publishers do. */
@FunctionalInterface
public interface Requests {

    /** Puts a request on the topic of its kind. Returns when the broker has acknowledged it, throws when it did not. */
    void publish(MailKind kind, String key, byte[] value);
}
