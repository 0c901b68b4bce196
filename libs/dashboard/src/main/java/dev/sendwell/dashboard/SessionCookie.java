package dev.sendwell.dashboard;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The cookie that holds a session's token in a browser: out of reach of scripts, and not sent along by other sites' forms. */
@Singleton
public class SessionCookie {
    private final boolean secure;

    @Inject
    SessionCookie(SessionSettings settings) {
        this.secure = settings.cookieSecure();
    }

    /** The cookie's name; with the prefix {@code __Host-} browsers refuse it without TLS, for other paths and from subdomains. */
    public String name() {
        return secure ? "__Host-sendwell" : "sendwell";
    }

    /** The cookie that begins a session. */
    public NewCookie holding(String token, Duration lifetime) {
        return cookie(token, Math.toIntExact(lifetime.toSeconds()));
    }

    /** The cookie that ends it in this browser. */
    public NewCookie cleared() {
        return cookie("", 0);
    }

    /** The token that a request carries in its cookie, or null. */
    @Nullable
    String tokenIn(HttpServerRequest request) {
        Cookie cookie = request.getCookie(name());
        return cookie == null || cookie.getValue().isEmpty() ? null : cookie.getValue();
    }

    private NewCookie cookie(String value, int maxAge) {
        return new NewCookie.Builder(name())
                .value(value)
                .maxAge(maxAge)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }
}
