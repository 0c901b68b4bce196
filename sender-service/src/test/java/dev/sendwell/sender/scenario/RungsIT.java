package dev.sendwell.sender.scenario;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.sendwell.contracts.Delivery;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

/** What the ladder of a test e-mail asks the sender. */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_sender"))
class RungsIT extends SenderScenario {

    @Test
    void waitsForARequestThatTheSenderHasNotSeen() {
        rungs("never-published")
                .statusCode(200)
                .body(containsString("Not yet"), containsString("Accepted by the provider: not reached"))
                .body(not(containsString("<html")));
    }

    @Test
    void endsWhenTheProviderHasAccepted() {
        givenServer(ScriptedSmtpServer.scenario());
        publish(email("test-1").put("probe", true));
        outcome("test-1", Delivery.Accepted.class);

        rungs("test-1")
                .statusCode(286)
                .body(containsString("Taken by the sender"), containsString("<div>Accepted by SendGrid<small>"));
    }

    @Test
    void saysWhatWentWrongAndWhatHelps() {
        givenServer(ScriptedSmtpServer.scenario().when("RCPT", Answer.reply("550 5.1.1 no such user")));
        publish(email("test-2").put("probe", true));
        outcome("test-2", Delivery.Failed.class);

        rungs("test-2")
                .statusCode(286)
                .body(containsString("Accepted by SendGrid: failed at rcpt"))
                .body(containsString("550 5.1.1 no such user"))
                .body(containsString("The server does not take mail for this recipient."));
    }

    @Test
    void saysWhyItWaitsAndWhatHelps() {
        givenServer(ScriptedSmtpServer.scenario()
                .when(".", Answer.reply("550 The from address does not match a verified Sender Identity.")));
        publish(email("test-3").put("probe", true));

        eventually(() -> rungs("test-3")
                .statusCode(200)
                .body(containsString("verified Sender Identity"))
                .body(containsString("SendGrid does not accept the From address.")));
    }

    private ValidatableResponse rungs(String requestId) {
        return given().cookie(TestSessions.COOKIE, TestSessions.cookie("viewer"))
                .get("/queue/requests/{integration}/{request}/rungs", integrationId, requestId)
                .then();
    }
}
