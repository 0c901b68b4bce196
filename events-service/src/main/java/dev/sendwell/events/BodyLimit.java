package dev.sendwell.events;

import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/** Only files may be large: every other body has the limit of a page's form. */
final class BodyLimit {
    private static final long LARGEST = 16L * 1024 * 1024;
    private static final Set<String> FILES = Set.of("/suppressions/imports", "/api/suppressions/imports");
    /** Before anything reads a body. */
    private static final int FIRST = 1_000;

    private BodyLimit() {}

    static void limit(@Observes Filters filters) {
        filters.register(BodyLimit::check, FIRST);
    }

    private static void check(RoutingContext request) {
        if (FILES.contains(request.normalizedPath())) {
            request.next();
            return;
        }
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && (length.length() > 9 || Long.parseLong(length) > LARGEST)) {
            request.response()
                    .setStatusCode(413)
                    .putHeader(HttpHeaders.CONNECTION, "close")
                    .end();
            return;
        }
        // A body that does not say how long it is is cut where it becomes longer.
        request.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, LARGEST);
        request.next();
    }
}
