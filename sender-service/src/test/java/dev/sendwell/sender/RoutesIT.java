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
        return Map.of(
                "GET /queue", SIGNED_IN,
                "GET /queue/requests/{integrationId}/{requestId}", SIGNED_IN,
                "GET /queue/requests/{integrationId}/{requestId}/fragment", SIGNED_IN,
                "GET /queue/requests/{integrationId}/{requestId}/rungs", SIGNED_IN,
                "GET /api/requests", SIGNED_IN,
                "GET /api/requests/summary", SIGNED_IN,
                "GET /api/requests/{integrationId}/{requestId}", SIGNED_IN,
                "POST /api/requests/hold", ADMIN,
                "POST /api/requests/resume", ADMIN,
                "POST /api/requests/cancel", ADMIN);
    }
}
