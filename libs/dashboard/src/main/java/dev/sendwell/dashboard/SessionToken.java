package dev.sendwell.dashboard;

/** What is fixed about a session's token, a JWT signed with ES256. */
public final class SessionToken {
    public static final String ISSUER = "sendwell";
    public static final String AUDIENCE = "sendwell";
    /** The claim that holds the session's CSRF token, so that every service can check it with public keys only. */
    public static final String CSRF_CLAIM = "csrf";

    private SessionToken() {}
}
