package dev.sendwell.events;

import static dev.sendwell.testkit.access.Access.ADMIN;
import static dev.sendwell.testkit.access.Access.ANYONE;
import static dev.sendwell.testkit.access.Access.SIGNED_IN;

import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.access.Access;
import dev.sendwell.testkit.access.RouteWalk;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.stream.Stream;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class AccessIT extends RouteWalk {
    @Inject
    Router router;

    @Override
    protected Stream<String> handlers() {
        return router.getRoutes().stream()
                .filter(route -> route.methods() != null && route.getPath() != null)
                .filter(route -> !route.getPath().startsWith("/q/"))
                .flatMap(route -> route.methods().stream()
                        .map(method -> method + " " + route.getPath().replaceAll(":(\\w+)", "{$1}")));
    }

    @Override
    protected Map<String, Access> table() {
        return Map.ofEntries(
                // The token and the signature protect it.
                Map.entry("POST /webhooks/sendgrid/{token}", ANYONE),
                // The token protects it, and mail programs have no session.
                Map.entry("GET /u/{token}", ANYONE),
                Map.entry("POST /u/{token}", ANYONE),
                Map.entry("POST /u/{token}/back", ANYONE),
                Map.entry("GET /api/suppressions", SIGNED_IN),
                Map.entry("GET /api/suppressions/export", SIGNED_IN),
                Map.entry("POST /api/suppressions", ADMIN),
                Map.entry("POST /api/suppressions/lift", ADMIN),
                Map.entry("GET /api/addresses/{address}", SIGNED_IN),
                Map.entry("GET /api/reports/summary", SIGNED_IN),
                Map.entry("GET /api/reports/trend", SIGNED_IN),
                Map.entry("GET /api/reports/campaigns", SIGNED_IN),
                Map.entry("GET /api/reports/domains", SIGNED_IN),
                Map.entry("GET /api/reports/reasons", SIGNED_IN),
                Map.entry("GET /api/reports/check", SIGNED_IN),
                Map.entry("GET /api/events/{integrationId}/{requestId}", SIGNED_IN),
                Map.entry("GET /events/requests/{integrationId}/{requestId}", SIGNED_IN),
                Map.entry("GET /events/requests/{integrationId}/{requestId}/rungs", SIGNED_IN),
                Map.entry("GET /events/requests/{integrationId}/{requestId}/story", SIGNED_IN),
                Map.entry("GET /reports", SIGNED_IN),
                Map.entry("GET /reports/figures", SIGNED_IN),
                Map.entry("GET /reports/trend.csv", SIGNED_IN),
                Map.entry("GET /reports/campaigns.csv", SIGNED_IN),
                Map.entry("GET /reports/domains.csv", SIGNED_IN),
                Map.entry("GET /reports/reasons.csv", SIGNED_IN),
                Map.entry("GET /suppressions", SIGNED_IN),
                Map.entry("POST /suppressions", ADMIN),
                Map.entry("GET /suppressions/lift", ADMIN),
                Map.entry("POST /suppressions/lift", ADMIN),
                Map.entry("GET /suppressions/erase", ADMIN),
                Map.entry("POST /suppressions/erase", ADMIN),
                Map.entry("GET /suppressions/policy", SIGNED_IN),
                Map.entry("GET /suppressions/imports", SIGNED_IN),
                Map.entry("POST /suppressions/imports", ADMIN),
                Map.entry("GET /suppressions/imports/{id}", SIGNED_IN),
                Map.entry("GET /suppressions/imports/{id}/progress", SIGNED_IN),
                Map.entry("GET /api/suppressions/imports", SIGNED_IN),
                Map.entry("POST /api/suppressions/imports", ADMIN),
                Map.entry("GET /api/suppressions/imports/{id}", SIGNED_IN),
                Map.entry("GET /api/suppressions/imports/{id}/rejected.csv", SIGNED_IN),
                Map.entry("GET /api/suppressions/republication", SIGNED_IN),
                Map.entry("POST /api/suppressions/republication", ADMIN),
                Map.entry("POST /api/addresses/{address}/erase", ADMIN),
                Map.entry("GET /reports/requests", SIGNED_IN),
                Map.entry("GET /reports/requests.csv", SIGNED_IN),
                Map.entry("GET /reports/figures.csv", SIGNED_IN),
                Map.entry("POST /reports/rebuild", ADMIN),
                Map.entry("GET /api/reports/requests", SIGNED_IN),
                Map.entry("GET /api/reports/rebuild", SIGNED_IN),
                Map.entry("POST /api/reports/rebuild", ADMIN),
                Map.entry("GET /addresses/{address}", SIGNED_IN));
    }
}
