package dev.sendwell.config.stopping;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.sendwell.config.As;
import dev.sendwell.config.integration.Samples;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.IntegrationStatus;
import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class StopPagesIT {
    private final String id = Samples.newId();

    @BeforeEach
    void createIntegration() {
        As.admin()
                .body(Samples.sendGrid(id, "SG.secret"))
                .post("/api/integrations")
                .then()
                .statusCode(201);
    }

    @Test
    void saysHowManyRequestsWaitAndWhatWillHappenToThem() {
        page("pause").body(containsString("The sender has not said yet whether requests wait."));
        waiting(Map.of("deferred", 1_200L, "scheduled", 34L, "held", 0L));

        await().untilAsserted(() -> page("pause")
                .body(containsString("<b>1,234 requests wait</b> (1200 deferred, 34 scheduled)."))
                .body(containsString("They stay, and what comes from now on waits with them.")));
        page("delete")
                .body(containsString("What waits is not sent any more."))
                .body(containsString("stays taken"))
                .body(containsString("Delete it at SendGrid"));
        waiting(Map.of());
        await().untilAsserted(() -> page("resume").body(containsString("No request waits now.")));
    }

    @Test
    void pausesAndResumesAndBothAreAudited() {
        press("pause", 1).statusCode(303).header("Location", endsWith("/settings/integrations/" + id));
        As.adminsBrowser()
                .get("/settings/integrations/{id}", id)
                .then()
                .body(containsString("Paused by a person"), containsString(id + "/resume\""))
                .body(containsString("enabled: true → false"));

        press("resume", 2).statusCode(303);

        As.admin().get("/api/integrations/{id}", id).then().body("enabled", equalTo(true), "version", equalTo(3));
    }

    @Test
    void doesNothingWhenSomebodyElseChangedTheIntegrationMeanwhile() {
        for (String what : new String[] {"pause", "resume", "delete"}) {
            press(what, 0).statusCode(409).body(containsString("Nothing is done yet: somebody else changed"));
        }
        As.admin().get("/api/integrations/{id}", id).then().body("enabled", equalTo(true), "version", equalTo(1));
    }

    @Test
    void deletesAndKeepsTheIdTaken() {
        press("delete", 1).statusCode(303).header("Location", endsWith("/settings"));

        As.admin().get("/api/integrations/{id}", id).then().statusCode(404);
        As.admin()
                .body(Samples.sendGrid(id, "SG.secret"))
                .post("/api/integrations")
                .then()
                .statusCode(409);
        As.adminsBrowser().get("/settings/integrations/{id}/delete", id).then().statusCode(404);
    }

    @Test
    void theApiPausesAndResumesTheVersionThatItNames() {
        As.admin()
                .header("If-Match", "\"7\"")
                .post("/api/integrations/{id}/pause", id)
                .then()
                .statusCode(412);
        As.admin().post("/api/integrations/{id}/pause", id).then().statusCode(428);
        As.admin()
                .header("If-Match", "\"1\"")
                .post("/api/integrations/{id}/pause", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("enabled", equalTo(false));
        As.admin()
                .header("If-Match", "*")
                .post("/api/integrations/{id}/resume", id)
                .then()
                .statusCode(200)
                .body("enabled", equalTo(true));
    }

    @Test
    void aViewerIsOfferedNoneOfIt() {
        As.viewersBrowser()
                .get("/settings/integrations/{id}", id)
                .then()
                .body(not(containsString("/pause\"")), not(containsString("/delete\"")));
    }

    private ValidatableResponse page(String what) {
        return As.adminsBrowser()
                .get("/settings/integrations/{id}/{what}", id, what)
                .then()
                .statusCode(200);
    }

    private ValidatableResponse press(String what, long version) {
        return As.adminsBrowser()
                .formParam("csrf", TestSessions.CSRF)
                .formParam("version", version)
                .post("/settings/integrations/{id}/{what}", id, what)
                .then();
    }

    private void waiting(Map<String, Long> counts) {
        try (KafkaProbe kafka = new KafkaProbe()) {
            IntegrationStatus status = new IntegrationStatus(
                    id, "sender-service", 1, Instant.EPOCH, null, null, counts, null, Map.of(), null);
            kafka.publish(Topic.INTEGRATION_STATUS, status.key(), ContractsJson.write(status));
        }
    }
}
