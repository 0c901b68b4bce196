package dev.sendwell.contracts;

import java.time.Instant;

/**
 * When a service last let a program in with an API token. Value of the compacted {@code token-uses} topic; key
 * {@code <token id>|<service>}.
 *
 * @param tokenId the JWT's {@code jti}
 * @param service such as {@code events-service}
 * @param at exact to a minute: a service tells of one token no more often
 */
public record TokenUse(String tokenId, String service, Instant at) {

    /** The record's key on the topic. */
    public String key() {
        return tokenId + "|" + service;
    }
}
