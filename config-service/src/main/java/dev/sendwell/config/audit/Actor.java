package dev.sendwell.config.audit;

import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Who does something.
 *
 * @param name as shown to people: an e-mail address, {@code API token <name>}, or {@code first start} for what configuration does
 */
public record Actor(String name) {
    /** The configuration at the first start. */
    public static final Actor FIRST_START = new Actor("first start");

    /** The OpenID Connect issuer, by what it says of somebody who signs in. */
    public static final Actor ISSUER = new Actor("OpenID Connect issuer");

    /** Whoever tries to sign in, or it is not known. */
    public static final Actor NOBODY = new Actor("nobody");

    /** Who is signed in. */
    public static Actor of(JsonWebToken session) {
        return new Actor(session.getName());
    }
}
