package dev.sendwell.dashboard;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/**
 * Headers on every answer, also on files and errors. The policy allows no inline script or style, no other origin, and no
 * frame around a page. Pages and API answers are not stored; files under {@code /assets/} are for a year, because
 * {@link Assets} gives them an address that changes with their content.
 */
@Singleton
class SecurityHeaders {
    private static final int BEFORE_EVERYTHING_ELSE = 1000;

    private static final List<Header> ALWAYS = encoded(Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()"));

    void register(@Observes Filters filters) {
        filters.register(SecurityHeaders::add, BEFORE_EVERYTHING_ELSE);
    }

    private static List<Header> encoded(Map<String, String> headers) {
        return headers.entrySet().stream()
                .map(header -> new Header(
                        HttpHeaders.createOptimized(header.getKey()), HttpHeaders.createOptimized(header.getValue())))
                .toList();
    }

    private static void add(RoutingContext context) {
        MultiMap headers = context.response().headers();
        ALWAYS.forEach(header -> headers.set(header.name, header.value));
        if (context.normalizedPath().startsWith(Assets.FOLDER)) {
            context.addHeadersEndHandler(end -> cacheFile(context));
        } else {
            headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        context.next();
    }

    private static void cacheFile(RoutingContext context) {
        boolean found = context.response().getStatusCode() < 400;
        context.response()
                .headers()
                .set(HttpHeaders.CACHE_CONTROL, found ? "public, max-age=31536000, immutable" : "no-store");
    }

    /** Encoded as it is written, so that it need not be for every answer. */
    private record Header(CharSequence name, CharSequence value) {}
}
