package dev.sendwell.dashboard;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a session, out of reach of scripts and not sent along by other sites' forms: its token, which every service
 * believes for minutes, and its refresh token, which only config-service knows what to do with.
 */
@Singleton
public class SessionCookie {
    private static final String REFRESH = "-refresh";
    private static final String SIGN_IN = "-sign-in";
    /** Nobody takes longer at another site's sign-in. */
    private static final Duration SIGN_IN_LASTS = Duration.ofMinutes(10);

    private final boolean secure;

    @Inject
    SessionCookie(SessionSettings settings) {
        this.secure = settings.cookieSecure();
    }

    /** The cookie's name; with the prefix {@code __Host-} browsers refuse it without TLS, for other paths and from subdomains. */
    public String name() {
        return secure ? "__Host-sendwell" : "sendwell";
    }

    /** The cookie that holds a token. */
    public NewCookie holding(String token, Duration lifetime) {
        return cookie(name(), token, lifetime);
    }

    /** The cookie that holds a refresh token. */
    public NewCookie holdingRefresh(String token, Duration lifetime) {
        return cookie(name() + REFRESH, token, lifetime);
    }

    /** The cookies that end the session in this browser. */
    public NewCookie[] cleared() {
        return new NewCookie[] {cookie(name(), "", Duration.ZERO), cookie(name() + REFRESH, "", Duration.ZERO)};
    }

    /** The cookie that a sign-in at another site is recognised by when the browser comes back. */
    public NewCookie holdingSignIn(String attempt) {
        return cookie(name() + SIGN_IN, attempt, SIGN_IN_LASTS);
    }

    /** The end of that. */
    public NewCookie clearedSignIn() {
        return cookie(name() + SIGN_IN, "", Duration.ZERO);
    }

    /** What {@link #holdingSignIn} left in this browser, or null. */
    public @Nullable String signInAttemptIn(HttpServerRequest request) {
        return value(request.getCookie(name() + SIGN_IN));
    }

    /** The refresh token that a request carries, or null. */
    public @Nullable String refreshTokenIn(HttpServerRequest request) {
        return value(request.getCookie(name() + REFRESH));
    }

    /** The token that a request carries in its cookie, or null. */
    @Nullable
    String tokenIn(HttpServerRequest request) {
        return value(request.getCookie(name()));
    }

    private static @Nullable String value(@Nullable Cookie cookie) {
        return cookie == null || cookie.getValue().isEmpty() ? null : cookie.getValue();
    }

    private NewCookie cookie(String name, String value, Duration lifetime) {
        return new NewCookie.Builder(name)
                .value(value)
                .maxAge(Math.toIntExact(lifetime.toSeconds()))
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }
}
