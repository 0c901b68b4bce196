package dev.sendwell.sender;

import static dev.sendwell.testkit.access.Access.ADMIN;
import static dev.sendwell.testkit.access.Access.SIGNED_IN;

import dev.sendwell.sender.scenario.QuickTimes;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.access.Access;
import dev.sendwell.testkit.access.RouteWalk;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;

@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_sender"))
class RoutesIT extends RouteWalk {

    @Override
    protected Map<String, Access> table() {
        return Map.ofEntries(
                Map.entry("GET /queue", SIGNED_IN),
                Map.entry("GET /queue/search", SIGNED_IN),
                Map.entry("GET /queue/list", SIGNED_IN),
                Map.entry("GET /queue/list.csv", SIGNED_IN),
                Map.entry("GET /queue/redrive", ADMIN),
                Map.entry("POST /queue/redrive", ADMIN),
                Map.entry("GET /queue/dead-letters", SIGNED_IN),
                Map.entry("GET /queue/dead-letters.csv", SIGNED_IN),
                Map.entry("GET /queue/dead-letters/{id}", SIGNED_IN),
                Map.entry("POST /queue/dead-letters/{id}/redrive", ADMIN),
                Map.entry("POST /queue/dead-letters/{id}/discard", ADMIN),
                Map.entry("GET /queue/requests/{integrationId}/{requestId}", SIGNED_IN),
                Map.entry("GET /queue/requests/{integrationId}/{requestId}/fragment", SIGNED_IN),
                Map.entry("GET /queue/requests/{integrationId}/{requestId}/rungs", SIGNED_IN),
                Map.entry("GET /api/requests", SIGNED_IN),
                Map.entry("GET /api/requests/export", SIGNED_IN),
                Map.entry("GET /api/requests/groups", SIGNED_IN),
                Map.entry("GET /api/requests/search", SIGNED_IN),
                Map.entry("GET /api/requests/summary", SIGNED_IN),
                Map.entry("GET /api/requests/redrives", SIGNED_IN),
                Map.entry("GET /api/requests/{integrationId}/{requestId}", SIGNED_IN),
                Map.entry("POST /api/requests/redrive", ADMIN),
                Map.entry("POST /api/requests/hold", ADMIN),
                Map.entry("POST /api/requests/resume", ADMIN),
                Map.entry("POST /api/requests/cancel", ADMIN),
                Map.entry("GET /api/requests/dead-letters", SIGNED_IN),
                Map.entry("GET /api/requests/dead-letters/export", SIGNED_IN),
                Map.entry("GET /api/requests/dead-letters/{id}", SIGNED_IN),
                Map.entry("POST /api/requests/dead-letters/{id}/redrive", ADMIN),
                Map.entry("POST /api/requests/dead-letters/{id}/discard", ADMIN));
    }
}
