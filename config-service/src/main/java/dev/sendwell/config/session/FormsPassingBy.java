package dev.sendwell.config.session;

import dev.sendwell.dashboard.LocalPath;
import dev.sendwell.dashboard.SentFrom;
import dev.sendwell.dashboard.SessionCookie;
import dev.sendwell.dashboard.WayIn;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.net.URI;
import java.util.Set;

/**
 * Forms that are sent here because their token ran out and that are too large for {@link SignInPage} to keep, or hold a file.
 * Nothing in them is needed for a fresh token, and the browser sends them once more to where they were going. So what comes is
 * thrown away as it comes, however much it is; the token is fresh after the last of it.
 */
@Singleton
class FormsPassingBy {
    /** More does not fit through the sign-in page, where it is a field that is encoded twice. */
    private static final int KEPT_AT_MOST = 64 * 1024;
    /** After the security headers, before the limit of a body's size. */
    private static final int PRIORITY = 500;

    private static final Set<String> PATHS = Set.of(WayIn.REFRESH, WayIn.AGAIN);
    private static final RuntimeDelegate.HeaderDelegate<NewCookie> COOKIES =
            RuntimeDelegate.getInstance().createHeaderDelegate(NewCookie.class);

    @Inject
    Sessions sessions;

    @Inject
    SessionCookie cookie;

    void register(@Observes Filters filters) {
        filters.register(this::letPass, PRIORITY);
    }

    private void letPass(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!HttpMethod.POST.equals(request.method())
                || !PATHS.contains(context.normalizedPath())
                || canBeKept(request)) {
            context.next();
            return;
        }
        request.handler(discarded -> {});
        request.resume();
        request.end()
                .compose(all -> context.vertx().executeBlocking(() -> refresh(context), false))
                .onSuccess(refresh -> answer(refresh, request))
                .onFailure(context::fail);
    }

    private Sessions.Refresh refresh(RoutingContext context) {
        return context.normalizedPath().equals(WayIn.REFRESH)
                ? sessions.refresh(cookie.refreshTokenIn(context.request()))
                : new Sessions.Over();
    }

    private void answer(Sessions.Refresh refresh, HttpServerRequest request) {
        HttpServerResponse response = request.response();
        switch (refresh) {
            case Sessions.Going going -> {
                for (NewCookie each : SignInPage.cookies(cookie, going)) {
                    response.headers().add(HttpHeaders.SET_COOKIE, COOKIES.toString(each));
                }
                response.setStatusCode(307)
                        .putHeader(HttpHeaders.LOCATION, LocalPath.orElse(request.getParam("next"), SignInPage.START));
            }
            case Sessions.Over over ->
                response.setStatusCode(303)
                        .putHeader(HttpHeaders.LOCATION, WayIn.to(WayIn.SIGN_IN, page(request)) + "&lost=form");
        }
        response.end();
    }

    private static boolean canBeKept(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return type != null
                    && type.startsWith(MediaType.APPLICATION_FORM_URLENCODED)
                    && length != null
                    && Long.parseLong(length) <= KEPT_AT_MOST;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** The page that the form stood on, to fill it in again. */
    private static String page(HttpServerRequest request) {
        String referer = request.getHeader(HttpHeaders.REFERER);
        if (referer == null || SentFrom.of(request) != SentFrom.THIS_SITE) {
            return SignInPage.START;
        }
        try {
            URI from = URI.create(referer);
            String query = from.getRawQuery() == null ? "" : "?" + from.getRawQuery();
            return LocalPath.orElse(from.getRawPath() + query, SignInPage.START);
        } catch (IllegalArgumentException e) {
            return SignInPage.START;
        }
    }
}
