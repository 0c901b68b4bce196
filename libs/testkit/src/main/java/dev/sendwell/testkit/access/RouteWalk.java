package dev.sendwell.testkit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sendwell.contracts.AccessRecord;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.SessionKeys;
import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tries every registered route as nobody, viewer and admin, with API tokens, and with tokens that are not good. A service has one subclass, a {@code @QuarkusTest}, whose table
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
    private static final String LET_IN = "let in";
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    /** Nobody is let in before the service has read who is no longer let in. */
    @BeforeEach
    void untilItKnowsWhoseSessionsEnded() {
        Route restricted = restricted().getFirst();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            String unused = answer(restricted, session(TestSessions.cookie("admin")));
            return status != 503;
        });
    }

    @TestHTTPResource("/")
    @Nullable
    URI base;

    private final HttpClient client = HttpClient.newHttpClient();
    /** Of the last answer. */
    private int status;

    /** The names of all registered routes. */
    public static List<String> routes() {
        return Route.registered().stream().map(Route::name).toList();
    }

    /** Who may use which route, by {@code METHOD /path/{parameter}}. */
    protected abstract Map<String, Access> table();

    /** Routes by the same names that are handlers of Vert.x and no resources; what they let in is their own tests' business. */
    protected Stream<String> handlers() {
        return Stream.empty();
    }

    @Test
    void everyRouteIsInTheTableAndTheTableNamesNoOther() {
        assertThat(Stream.concat(routes().stream(), handlers())).containsExactlyInAnyOrderElementsOf(table().keySet());
    }

    @Test
    void everyRouteLetsInWhomTheTableNamesAndNobodyElse() throws IOException, InterruptedException {
        List<String> wrong = new ArrayList<>();
        for (Route route : inTheTable()) {
            Access access = table().get(route.name());
            String viewer = access.viewersToo() ? LET_IN : "403";
            expect(access == Access.ANYONE ? LET_IN : "401", route, "nobody", answer(route, Map.of()), wrong);
            expect(viewer, route, "viewer", answer(route, session(TestSessions.cookie("viewer"))), wrong);
            expect(LET_IN, route, "admin", answer(route, session(TestSessions.cookie("admin"))), wrong);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void anApiTokenIsGoodForApisOnlyAndForNoMoreThanItsRole() throws IOException, InterruptedException {
        List<String> wrong = new ArrayList<>();
        for (Route route : restricted()) {
            Access access = table().get(route.name());
            boolean api = route.path().startsWith("/api/");
            String admin = !api ? "401" : access.tokensToo() ? LET_IN : "403";
            String viewer = !api ? "401" : access.tokensToo() && access.viewersToo() ? LET_IN : "403";
            expect(admin, route, "admin's API token", answer(route, bearer(TestSessions.apiToken("admin"))), wrong);
            expect(viewer, route, "viewer's API token", answer(route, bearer(TestSessions.apiToken("viewer"))), wrong);
            expect("401", route, "API token as cookie", answer(route, session(TestSessions.apiToken("admin"))), wrong);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aTokenThatIsNotGoodLetsNobodyInWhereverItIsSent() throws IOException, InterruptedException {
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, String> bad : badTokens().entrySet()) {
            for (Route route : restricted()) {
                expect("401", route, bad.getKey() + " cookie", answer(route, session(bad.getValue())), wrong);
                expect("401", route, bad.getKey() + " bearer", answer(route, bearer(bad.getValue())), wrong);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyWriteInTheNameOfASessionNeedsItsCsrfToken() throws IOException, InterruptedException {
        List<String> wrong = new ArrayList<>();
        for (Route route : restricted()) {
            if (!READS.contains(route.method())) {
                Map<String, String> cookie = Map.of("Cookie", TestSessions.COOKIE + "=" + TestSessions.cookie("admin"));
                expect("403", route, "admin without CSRF token", answer(route, cookie), wrong);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Tokens of an admin that must not be believed, by what is wrong with them. */
    private Map<String, String> badTokens() throws IOException, InterruptedException {
        String good = TestSessions.cookie("admin");
        String[] parts = good.split("\\.", -1);
        String algorithmNone = base64("{\"alg\":\"none\"}") + "." + parts[1] + ".";
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put(
                "expired",
                TestSessions.token("admin", claims -> claims.put("iat", 1_000).put("exp", 2_000)));
        bad.put("forged", TestSessions.sign(SessionKeys.generate().signing(), TestSessions.claims("admin")));
        bad.put("unsigned", parts[0] + "." + parts[1] + ".");
        bad.put("alg none", algorithmNone);
        bad.put("another audience's", TestSessions.token("admin", claims -> claims.put("aud", "another")));
        bad.put("another issuer's", TestSessions.token("admin", claims -> claims.put("iss", "another")));
        bad.put("revoked", revoked("jti", TestSessions.AUDIENCE));
        bad.put("ended session's", revoked("sid", TestSessions.AUDIENCE));
        bad.put("revoked API", revoked("jti", TestSessions.API_AUDIENCE));
        return bad;
    }

    /** A token that is revoked by one of its ids, once the service has heard of it. */
    private String revoked(String claim, String audience) throws IOException, InterruptedException {
        String id = UUID.randomUUID().toString();
        String token =
                TestSessions.token("admin", claims -> claims.put(claim, id).put("aud", audience));
        Instant later = Instant.now().plus(Duration.ofHours(1));
        try (KafkaProbe kafka = new KafkaProbe()) {
            kafka.publish(
                    Topic.ACCESS,
                    AccessRecord.TokenRevoked.key(id),
                    ContractsJson.write(new AccessRecord.TokenRevoked(id, later)));
        }
        Route api = restricted().stream()
                .filter(route -> route.path().startsWith("/api/"))
                .findFirst()
                .orElseThrow();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> answer(api, bearer(token)).equals("401"));
        return token;
    }

    private List<Route> restricted() {
        return inTheTable().stream()
                .filter(route -> table().get(route.name()) != Access.ANYONE)
                .toList();
    }

    private static Map<String, String> session(String token) {
        return Map.of("Cookie", TestSessions.COOKIE + "=" + token, "X-CSRF-Token", TestSessions.CSRF);
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private NavigableSet<Route> inTheTable() {
        NavigableSet<Route> routes = Route.registered();
        routes.removeIf(route -> !table().containsKey(route.name()));
        return routes;
    }

    private void expect(String expected, Route route, String who, String actual, List<String> wrong) {
        if (!actual.equals(expected)) {
            wrong.add(route.name() + " as " + who + ": expected " + expected + " but " + actual + ", status " + status);
        }
    }

    /** {@code 401} and {@code 403} when the session is refused, {@code let in} whatever the route itself answers. */
    private String answer(Route route, Map<String, String> headers) throws IOException, InterruptedException {
        String path = route.path().replaceAll("\\{\\w+}", "0");
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        Objects.requireNonNull(base).resolve(path))
                .method(route.method(), body(route));
        if (!READS.contains(route.method())) {
            request.header("Content-Type", route.consumes());
        }
        headers.forEach(request::header);
        HttpResponse<Void> response = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
        status = response.statusCode();
        boolean signInFirst = status == 401
                && response.headers().firstValue("WWW-Authenticate").isPresent();
        if (signInFirst) {
            return "401";
        }
        return status == 403 ? "403" : LET_IN;
    }

    private static HttpRequest.BodyPublisher body(Route route) {
        if (READS.contains(route.method())) {
            return HttpRequest.BodyPublishers.noBody();
        }
        return HttpRequest.BodyPublishers.ofString(route.consumes().contains("json") ? "{}" : "");
    }
}
