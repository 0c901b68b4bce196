package dev.sendwell.dashboard;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Which site's page made a browser send a request. Browsers say so in {@code Sec-Fetch-Site}, but only where the address is
 * trustworthy: over TLS and on localhost. Over plain HTTP elsewhere they still say {@code Origin} with every form (Fetch §3.2),
 * which is compared with the address that was asked. No page can make a browser lie about either.
 */
public enum SentFrom {
    THIS_SITE,
    ANOTHER_SITE,
    /** No page did, such as somebody who typed the address; or no browser sent it. */
    NOWHERE;

    /** Where a request was sent from. */
    public static SentFrom of(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return switch (site) {
                case "same-origin" -> THIS_SITE;
                case "none" -> NOWHERE;
                default -> ANOTHER_SITE;
            };
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return NOWHERE;
        }
        return isAt(origin, request.authority()) ? THIS_SITE : ANOTHER_SITE;
    }

    /** Without the scheme, which a proxy that ends TLS does not tell. */
    private static boolean isAt(String origin, @Nullable HostAndPort asked) {
        try {
            URI uri = URI.create(origin);
            return asked != null
                    && asked.host().equalsIgnoreCase(uri.getHost())
                    && (uri.getPort() == asked.port() || isDefault(uri, asked.port()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Port 443 of https and 80 of http need not be written. */
    private static boolean isDefault(URI origin, int asked) {
        int standard = "https".equals(origin.getScheme()) ? 443 : 80;
        return (origin.getPort() == -1 ? standard : origin.getPort()) == (asked == -1 ? standard : asked);
    }
}
