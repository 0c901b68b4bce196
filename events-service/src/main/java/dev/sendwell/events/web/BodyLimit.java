package dev.sendwell.events.web;

import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/** Only files may be large: every other body has the limit of a page's form. The webhook counts its own bytes beside that. */
final class BodyLimit {
    private static final long LARGEST = 16L * 1024 * 1024;
    private static final Set<String> FILES = Set.of("/suppressions/imports", "/api/suppressions/imports");
    /** Before anything reads a body. */
    private static final int FIRST = 1_000;
    /** After Quarkus has put down its own limit, which is that of files (its route -2), and before any resource. */
    private static final int AFTER_QUARKUS = 1;

    private static final long LOOK_EVERY_MILLIS = 20;

    private BodyLimit() {}

    static void limit(@Observes Filters filters) {
        filters.register(BodyLimit::refuseWhatIsAnnouncedTooLarge, FIRST);
        filters.register(BodyLimit::cutWhatIsNotAnnounced, AFTER_QUARKUS);
    }

    private static void refuseWhatIsAnnouncedTooLarge(RoutingContext request) {
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && !isFile(request) && (length.length() > 9 || Long.parseLong(length) > LARGEST)) {
            end(request);
            return;
        }
        request.next();
    }

    /**
     * Whoever reads such a body as a stream is stopped where it becomes longer; how much anybody else has read, such as what takes
     * forms apart, is looked at now and then. The answer is 413 in both cases.
     */
    private static void cutWhatIsNotAnnounced(RoutingContext request) {
        if (!isFile(request)) {
            request.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, LARGEST);
            boolean announced = request.request().getHeader(HttpHeaders.CONTENT_LENGTH) != null;
            boolean chunked = request.request().getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
            if (chunked || (!announced && request.request().version() == HttpVersion.HTTP_2)) {
                watch(request);
            }
        }
        request.next();
    }

    private static void watch(RoutingContext request) {
        long watch = request.vertx().setPeriodic(LOOK_EVERY_MILLIS, timer -> {
            if (request.request().bytesRead() > LARGEST) {
                request.vertx().cancelTimer(timer);
                end(request);
            }
        });
        request.addEndHandler(done -> request.vertx().cancelTimer(watch));
    }

    private static void end(RoutingContext request) {
        HttpServerResponse response = request.response();
        if (response.headWritten()) {
            request.request().connection().close();
        } else {
            response.setStatusCode(413)
                    .putHeader(HttpHeaders.CONNECTION, "close")
                    .end()
                    .onComplete(done -> request.request().connection().close());
        }
    }

    private static boolean isFile(RoutingContext request) {
        return FILES.contains(request.normalizedPath());
    }
}
