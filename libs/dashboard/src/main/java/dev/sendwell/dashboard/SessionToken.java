package dev.sendwell.dashboard;

/** What is fixed about the tokens that config-service signs, JWTs with ES256. */
public final class SessionToken {
    public static final String ISSUER = "sendwell";
    /** The audience of a session's token, which its person's browser holds in a cookie. */
    public static final String AUDIENCE = "sendwell";
    /** The audience of an API token, which a program sends as a bearer token. */
    public static final String API_AUDIENCE = "sendwell-api";
    /** The claim that holds the session's CSRF token, so that every service can check it with public keys only. */
    public static final String CSRF_CLAIM = "csrf";
    /** The claim that names the session, the same in all tokens that one session gets one after the other. */
    public static final String SESSION_CLAIM = "sid";

    private SessionToken() {}
}
