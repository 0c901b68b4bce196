package dev.sendwell.config.audit;

import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Who does something.
 *
 * @param name as shown to people: an e-mail address, or {@code first start} for what configuration does
 */
public record Actor(String name) {
    /** The configuration at the first start. */
    public static final Actor FIRST_START = new Actor("first start");

    /** Who is signed in. */
    public static Actor of(JsonWebToken session) {
        return new Actor(session.getName());
    }
}
