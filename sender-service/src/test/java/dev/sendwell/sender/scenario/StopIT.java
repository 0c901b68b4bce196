package dev.sendwell.sender.scenario;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People hold, resume and cancel through the API, what waits and what is still in Kafka. */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_sender"))
class StopIT extends SenderScenario {

    @BeforeEach
    void givenAWorkingServer() {
        givenServer(ScriptedSmtpServer.scenario());
    }

    @AfterEach
    void ordersEnd() {
        execute("delete from stop_order");
    }

    @ParameterizedTest
    @CsvSource({"of the integration, true, false", "of the campaign, false, true", "of everything, false, false"})
    void whatIsHeldWaitsUntilItIsResumed(String reach, boolean byIntegration, boolean byCampaign) {
        ObjectNode stop = stop(byIntegration, byCampaign).put("reason", "wrong price");
        // Nobody has published it yet: an order also reaches what is still to be read from Kafka.
        order("hold", stop).statusCode(200).body("waiting", equalTo(0));
        publish(email("held").put("campaign", integrationId));
        awaitWaiting("held", "held");
        given().header("Authorization", TestSessions.bearer("viewer"))
                .get("/api/requests/summary")
                .then()
                .statusCode(200)
                .body("orders.action", hasItem("hold"))
                .body("orders.actor", hasItem("admin@sendwell.test"))
                .body("waiting." + integrationId + ".held", equalTo(1));
        assertThat(received()).isEmpty();

        order("resume", stop).statusCode(200);

        outcome("held", Delivery.Accepted.class);
        assertThat(received()).hasSize(1);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L));
    }

    @Test
    void aHoldReachesNobodyElse() {
        order("hold", stop(true, true)).statusCode(200);
        publish(email("of-another-campaign").put("campaign", "another"));
        publish(email("of-none"));
        SenderScenario other = new SenderScenario() {};
        other.givenServer(ScriptedSmtpServer.scenario());
        other.publish(other.email("of-another-integration").put("campaign", integrationId));

        outcome("of-another-campaign", Delivery.Accepted.class);
        outcome("of-none", Delivery.Accepted.class);
        other.outcome("of-another-integration", Delivery.Accepted.class);
        other.theServerGoes();
    }

    @ParameterizedTest
    @CsvSource({"of the integration, true, false", "of the campaign, false, true", "of everything, false, false"})
    void whatIsCancelledIsNeverSent(String reach, boolean byIntegration, boolean byCampaign) {
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        publish(email("scheduled").put("campaign", integrationId).put("sendAt", tomorrow.toString()));
        awaitWaiting("scheduled", "scheduled");

        order("cancel", stop(byIntegration, byCampaign).put("reason", "sold out"))
                .statusCode(200);

        Delivery.Cancelled cancelled = outcome("scheduled", Delivery.Cancelled.class);
        assertThat(cancelled.actor()).isEqualTo("admin@sendwell.test");
        assertThat(cancelled.reason()).isEqualTo("sold out");
        // It was published before the order, and the sender reads it only now.
        publish(0, Instant.now().minusSeconds(60), email("still-in-kafka").put("campaign", integrationId));
        outcome("still-in-kafka", Delivery.Cancelled.class);
        publish(MailKind.MARKETING, email("published-later").put("campaign", integrationId));
        outcome("published-later", Delivery.Accepted.class);
        assertThat(received()).hasSize(1);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L), Map.entry("Cancelled", 2L));
    }

    @Test
    void onlyAdminsGiveOrdersAndOnlyWithTheirCsrfToken() {
        String body = stop(true, false).toString();
        for (String action : new String[] {"hold", "resume", "cancel"}) {
            String path = "/api/requests/" + action;
            given().contentType("application/json").body(body).post(path).then().statusCode(401);
            given().contentType("application/json")
                    .header("Authorization", TestSessions.bearer("viewer"))
                    .body(body)
                    .post(path)
                    .then()
                    .statusCode(403);
            given().contentType("application/json")
                    .cookie(TestSessions.COOKIE, TestSessions.cookie("admin"))
                    .body(body)
                    .post(path)
                    .then()
                    .statusCode(403);
        }
        assertThat(count("select count(*) from stop_order")).isZero();
    }

    @Test
    void anOrderThatSaysNotWhatItReachesIsRefused() {
        order("hold", ContractsJson.mapper().createObjectNode())
                .statusCode(400)
                .body("violations.field", hasItem("everything"));
        order("cancel", stop(true, false).put("everything", true))
                .statusCode(400)
                .body("violations.field", hasItem("everything"));
        assertThat(count("select count(*) from stop_order")).isZero();
    }

    private ObjectNode stop(boolean byIntegration, boolean byCampaign) {
        ObjectNode stop = ContractsJson.mapper().createObjectNode();
        if (byIntegration) {
            stop.put("integrationId", integrationId);
        }
        if (byCampaign) {
            stop.put("campaign", integrationId);
        }
        return byIntegration || byCampaign ? stop : stop.put("everything", true);
    }

    private static ValidatableResponse order(String action, ObjectNode stop) {
        return given().contentType("application/json")
                .cookie(TestSessions.COOKIE, TestSessions.cookie("admin"))
                .header("X-CSRF-Token", TestSessions.CSRF)
                .body(stop.toString())
                .post("/api/requests/" + action)
                .then();
    }
}
