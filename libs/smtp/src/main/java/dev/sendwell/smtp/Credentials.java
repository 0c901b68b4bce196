package dev.sendwell.smtp;

/**
 * How to sign in.
 *
 * @param username at SendGrid the literal word {@code apikey}
 */
public record Credentials(String username, String password) {

    /**
     * @throws IllegalArgumentException when one has a NUL, which AUTH PLAIN (RFC 4616) uses to separate them
     */
    public Credentials {
        if (username.indexOf('\0') >= 0 || password.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a user name or password has a NUL character");
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Credentials of " + username;
    }
}
