package dev.sendwell.testkit.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tries every registered route as nobody, viewer and admin. A service has one subclass, a {@code @QuarkusTest}, whose table
 * says who may use which route:
 *
 * <pre>{@code
 * @Override
 * protected Map<String, Access> table() {
 *     return Map.of("GET /settings", SIGNED_IN, "POST /api/integrations", ADMIN);
 * }
 * }</pre>
 *
 * What an allowed request answers beyond that is the routes' own tests' business: nothing of that name exists, so mostly 404.
 */
public abstract class RouteWalk {
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    @TestHTTPResource("/")
    @Nullable
    URI base;

    private final HttpClient client = HttpClient.newHttpClient();

    /** Who may use which route, by {@code METHOD /path/{parameter}}. */
    protected abstract Map<String, Access> table();

    @Test
    void everyRouteIsInTheTableAndTheTableNamesNoOther() {
        assertThat(Route.registered().stream().map(Route::name)).containsExactlyInAnyOrderElementsOf(table().keySet());
    }

    @Test
    void everyRouteLetsInWhomTheTableNamesAndNobodyElse() throws IOException, InterruptedException {
        List<String> wrong = new ArrayList<>();
        for (Route route : inTheTable()) {
            Access access = table().get(route.name());
            expect(access == Access.ANYONE ? "let in" : "401", route, "nobody", answer(route, null, true), wrong);
            expect(access == Access.ADMIN ? "403" : "let in", route, "viewer", answer(route, "viewer", true), wrong);
            expect("let in", route, "admin", answer(route, "admin", true), wrong);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyWriteInTheNameOfASessionNeedsItsCsrfToken() throws IOException, InterruptedException {
        List<String> wrong = new ArrayList<>();
        for (Route route : inTheTable()) {
            if (!READS.contains(route.method()) && table().get(route.name()) != Access.ANYONE) {
                expect("403", route, "admin without CSRF token", answer(route, "admin", false), wrong);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private NavigableSet<Route> inTheTable() {
        NavigableSet<Route> routes = Route.registered();
        routes.removeIf(route -> !table().containsKey(route.name()));
        return routes;
    }

    private static void expect(String expected, Route route, String who, String actual, List<String> wrong) {
        if (!actual.equals(expected)) {
            wrong.add(route.name() + " as " + who + ": expected " + expected + " but " + actual);
        }
    }

    /** {@code 401} and {@code 403} when the session is refused, {@code let in} whatever the route itself answers. */
    private String answer(Route route, @Nullable String role, boolean csrf) throws IOException, InterruptedException {
        String path = route.path().replaceAll("\\{\\w+}", "0");
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        Objects.requireNonNull(base).resolve(path))
                .method(route.method(), body(route));
        if (!READS.contains(route.method())) {
            request.header("Content-Type", route.consumes());
        }
        if (role != null) {
            request.header("Cookie", TestSessions.COOKIE + "=" + TestSessions.cookie(role));
            if (csrf) {
                request.header("X-CSRF-Token", TestSessions.CSRF);
            }
        }
        HttpResponse<Void> response = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
        boolean signInFirst = response.statusCode() == 401
                && response.headers().firstValue("WWW-Authenticate").isPresent();
        if (signInFirst) {
            return "401";
        }
        return response.statusCode() == 403 ? "403" : "let in";
    }

    private static HttpRequest.BodyPublisher body(Route route) {
        if (READS.contains(route.method())) {
            return HttpRequest.BodyPublishers.noBody();
        }
        return HttpRequest.BodyPublishers.ofString(route.consumes().contains("json") ? "{}" : "");
    }
}
