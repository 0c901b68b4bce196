package dev.sendwell.dashboard;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;

/**
 * Where a browser is sent whose token a service does not believe: to config-service, which shares the address, and which sends it
 * back with a fresh token when the session still lives. What a person typed goes along: status 307 makes the browser send the same
 * form again, first there and then here, without a script.
 *
 * <p>A token that merely ran out leads to {@code /session/refresh}. One that is not believed although config-service may well
 * believe it leads to a page of config-service's that a person has to click on, so that nobody goes round in circles.
 */
public final class WayIn {
    /** Gives a session a fresh token and leads back to {@code next}, method and form included. */
    public static final String REFRESH = "/session/refresh";
    /** Shows a person what was typed, to send it to {@code next} once more. */
    public static final String AGAIN = "/session/again";

    public static final String SIGN_IN = "/sign-in";
    /** With {@link #REFRESH}: what time it is for the service that did not believe the token, in seconds since 1970. */
    public static final String TIME = "time";

    private static final Set<String> READS = Set.of("GET", "HEAD");

    private WayIn() {}

    /** An address of config-service that knows where to go on. */
    public static URI to(String path, String next) {
        return URI.create(path + "?next=" + URLEncoder.encode(LocalPath.orElse(next, "/"), StandardCharsets.UTF_8));
    }

    /** A page is asked for, rather than data. */
    static boolean wantsPage(HttpServerRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return !SessionMechanism.isApi(request)
                && (isFragment(request) || (accept != null && accept.contains(MediaType.TEXT_HTML)));
    }

    /** A script of a page's asks for a part of it. */
    public static boolean isFragment(HttpServerRequest request) {
        return request.getHeader("HX-Request") != null;
    }

    /** For a page that needs somebody who is signed in. */
    static Response signInFirst(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean refused = SessionMechanism.cookieWasRefused(context);
        if (!READS.contains(request.method().name())) {
            return redirect(Response.Status.TEMPORARY_REDIRECT, refused ? AGAIN : REFRESH, request);
        }
        if (refused && isFragment(request)) {
            return unauthorized();
        }
        return refused
                ? redirect(Response.Status.SEE_OTHER, SIGN_IN, request)
                : Response.seeOther(URI.create(to(REFRESH, request.uri()) + "&" + TIME + "="
                                + Instant.now().getEpochSecond()))
                        .build();
    }

    /** For a form whose CSRF token is another session's. */
    static Response sendAgain(HttpServerRequest request) {
        return redirect(Response.Status.TEMPORARY_REDIRECT, AGAIN, request);
    }

    /** For data that needs somebody who is known. */
    static Response unauthorized() {
        return Response.fromResponse(Problem.of(Response.Status.UNAUTHORIZED, "Sign in, or send a valid bearer token.")
                        .response())
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    private static Response redirect(Response.Status status, String path, HttpServerRequest request) {
        return Response.status(status).location(to(path, request.uri())).build();
    }
}
