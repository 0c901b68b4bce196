package dev.sendwell.sender;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.sender.scenario.QuickTimes;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.access.HostileText;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Addresses, queries and bodies with what no database and no calendar can hold. */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_sender"))
class HostileInputIT {

    @Test
    void noAddressCausesAnError() {
        for (String text : HostileText.ALL) {
            for (String path : List.of(
                    "/api/requests/{x}/order-1",
                    "/api/requests/shop/{x}",
                    "/queue/requests/{x}/order-1",
                    "/queue/requests/shop/{x}",
                    "/queue/requests/{x}/order-1/fragment",
                    "/queue/dead-letters/{x}",
                    "/api/requests/dead-letters/{x}",
                    "/queue/requests/{x}/order-1/rungs")) {
                expectNoError(as(path).get(path, text).statusCode(), path, text);
            }
        }
    }

    @Test
    void noParameterCausesAnError() {
        for (String text : HostileText.ALL) {
            for (String state : List.of("waiting", "unconfirmed", "failed", text)) {
                expectNoError(
                        as("/api/requests")
                                .queryParam("state", state)
                                .queryParam("integration", text)
                                .get("/api/requests")
                                .statusCode(),
                        "/api/requests integration",
                        text);
            }
            expectNoError(
                    as("/api/requests")
                            .queryParam("state", "waiting")
                            .queryParam("limit", text)
                            .get("/api/requests")
                            .statusCode(),
                    "/api/requests limit",
                    text);
        }
    }

    @Test
    void noParameterOfAListCausesAnError() {
        for (String text : HostileText.ALL) {
            for (String path : List.of(
                    "/queue/list",
                    "/queue/list.csv",
                    "/queue/redrive",
                    "/api/requests",
                    "/api/requests/export",
                    "/queue/dead-letters",
                    "/queue/dead-letters.csv",
                    "/api/requests/dead-letters",
                    "/api/requests/dead-letters/export",
                    "/queue/search",
                    "/api/requests/search",
                    "/queue")) {
                for (String parameter : List.of(
                        "state",
                        "integration",
                        "campaign",
                        "cause",
                        "reason",
                        "address",
                        "from",
                        "to",
                        "after",
                        "id",
                        "request",
                        "done")) {
                    RequestSpecification asked = as(path).queryParam(parameter, text);
                    if (!parameter.equals("state") && !path.contains("dead-letters")) {
                        asked.queryParam("state", "failed");
                    }
                    expectNoError(asked.get(path).statusCode(), path + " " + parameter, text);
                }
            }
        }
    }

    @Test
    void noFieldOfARedriveCausesAnError() {
        for (String text : HostileText.ALL) {
            for (String field : List.of("integrationId", "requestId")) {
                Map<String, String> request = new HashMap<>(Map.of("integrationId", "no-such", "requestId", "order-1"));
                request.put(field, text);
                int status = as("/api/requests/redrive")
                        .contentType("application/json")
                        .body(Map.of("state", "failed", "requests", List.of(request), "reason", "why"))
                        .post("/api/requests/redrive")
                        .statusCode();
                expectNoError(status, "/api/requests/redrive " + field, text);
            }
            for (String field : List.of("integration", "campaign", "reason", "address", "from", "to")) {
                Map<String, String> list = new HashMap<>(Map.of("state", "failed", "integration", "no-such"));
                list.put(field, text);
                int status = as("/api/requests/redrive")
                        .contentType("application/json")
                        .body(Map.of("list", list, "reason", text))
                        .post("/api/requests/redrive")
                        .statusCode();
                expectNoError(status, "/api/requests/redrive list." + field, text);
            }
        }
    }

    @Test
    void noFieldOfAnOrderCausesAnError() {
        for (String text : HostileText.ALL) {
            for (String field : List.of("integrationId", "campaign", "reason")) {
                Map<String, String> order = new HashMap<>(Map.of("integrationId", "no-such", "reason", "why"));
                order.put(field, text);
                for (String path : List.of("/api/requests/hold", "/api/requests/resume")) {
                    int status = as(path).contentType("application/json")
                            .body(order)
                            .post(path)
                            .statusCode();
                    expectNoError(status, path + " " + field, text);
                    if (text.indexOf(0) >= 0) {
                        assertThat(status).as("%s of %s with NUL", field, path).isEqualTo(400);
                    }
                }
            }
        }
    }

    private static RequestSpecification as(String path) {
        return path.startsWith("/api/")
                ? given().header("Authorization", TestSessions.bearer("admin"))
                : given().cookie(TestSessions.COOKIE, TestSessions.cookie("admin"));
    }

    private static void expectNoError(int status, String place, String text) {
        assertThat(status)
                .as("%s=%s", place, text.length() > 60 ? text.length() + " characters" : text)
                .isLessThan(500);
    }
}
