package dev.sendwell.sender.scenario;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import dev.sendwell.testkit.smtp.TestTls;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void showsWhatWasSaidWhenTheServerRefusesToSignIn() {
        givenAccount(ScriptedSmtpServer.scenario()
                .when(
                        "AUTH",
                        Answer.reply("535-Bad credentials, you said", "535 AGFwaWtleQBTRy5nZWhlaW0= and SG.GEHEIM")));
        publish(email("test-4").put("probe", true));

        awaitWaiting("test-4", "paused");
        rungs("test-4")
                .statusCode(200)
                .body(containsString("waits, paused<small>the server refused to sign in: 535 Bad credentials"))
                .body(containsString("<summary>The conversation</summary>"))
                .body(containsString("""
                        S: 220 scripted.test ESMTP
                        """))
                .body(containsString("""
                        C: AUTH PLAIN ****
                        S: 535-Bad credentials, you said
                        S: 535 **** and ****
                        · the server refused to sign in: 535 Bad credentials"""));
        assertThat(conversation("test-4")).contains("C: AUTH PLAIN ****");
        assertThat(everythingKept()).doesNotContainIgnoringCase("geheim", "AGFwaWtleQ", "U0cuZ2Vo");
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL,451 4.3.0 not now,C: MAIL FROM:<shop@example.com>",
        "RCPT,450 4.2.1 later,C: RCPT TO:<jo@example.org>",
        "DATA,451 4.3.2 no content now,C: DATA"
    })
    void showsWhatWasSaidWhenTheServerWantsItLater(String verb, String reply, String command) {
        givenServer(ScriptedSmtpServer.scenario().when(verb, Answer.reply(reply)));
        publish(email("test-5").put("probe", true));

        eventually(() -> assertThat(conversation("test-5")).contains(command, "S: " + reply));
        rungs("test-5")
                .body(
                        containsString(reply.substring(4)),
                        containsString("\n" + command.replace("<", "&lt;").replace(">", "&gt;") + "\n"));
    }

    @Test
    void showsWhatWasSaidWhenTheServerRefusesTheContentButNotTheContent() {
        givenServer(ScriptedSmtpServer.scenario().when(".", Answer.reply("554 5.7.1 looks like spam")));
        publish(email("test-6").put("probe", true));
        outcome("test-6", Delivery.Failed.class);

        rungs("test-6").statusCode(286).body(containsString("S: 554 5.7.1 looks like spam"));
        assertThat(conversation("test-6"))
                .contains("S: 554 5.7.1 looks like spam")
                .anyMatch(line -> line.matches("· content of \\d+ bytes"))
                .noneMatch(line -> line.contains("Thank you") || line.contains("Your receipt"));
    }

    @Test
    void showsThatNoConnectionCameAbout() {
        givenServer(ScriptedSmtpServer.scenario());
        server.close();
        publish(email("test-7").put("probe", true));

        eventually(() -> assertThat(conversation("test-7")).anyMatch(line -> line.startsWith("· no connection")));
        rungs("test-7")
                .statusCode(200)
                .body(containsString("Connections to 127.0.0.1 port " + server.port() + " are refused."));
    }

    @Test
    void showsHowFarEncryptionCame() {
        givenServer(ScriptedSmtpServer.scenario().startTls(TestTls.server("localhost")));
        givenSettings(settings -> with(
                settings,
                new IntegrationRecord.Smtp(
                        "127.0.0.1", server.port(), IntegrationRecord.Security.STARTTLS, null, null)));
        publish(email("test-8").put("probe", true));

        eventually(() -> assertThat(conversation("test-8"))
                .contains("C: STARTTLS")
                .anyMatch(line -> line.startsWith("· the server's certificate is not trusted")));
    }

    @Test
    void keepsNoConversationOfOrdinaryMail() {
        givenServer(ScriptedSmtpServer.scenario().when("RCPT", Answer.reply("550 5.1.1 no such user")));
        publish(email("ordinary"));
        outcome("ordinary", Delivery.Failed.class);

        assertThat(conversation("ordinary")).isEmpty();
    }

    @Test
    void sendsATestOverAConnectionOfItsOwnWithoutOneMoreThanAllowed() {
        givenServer(ScriptedSmtpServer.scenario().when("RCPT", Answer.reply("250 ok"), Answer.reply("550 no")));
        givenSettings(settings -> with(settings, new IntegrationRecord.Limits(1, 100, null)));
        publish(email("before"));
        outcome("before", Delivery.Accepted.class);

        publish(email("test-9").put("probe", true));
        outcome("test-9", Delivery.Failed.class);

        assertThat(conversation("test-9")).contains("S: 220 scripted.test ESMTP", "S: 550 no");
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.commands()).containsSubsequence("QUIT", "RCPT TO:<jo@example.org>");
    }

    private void givenAccount(ScriptedSmtpServer.Scenario scenario) {
        givenServer(scenario.offering("PIPELINING", "AUTH PLAIN"));
        givenSettings(settings -> with(
                settings,
                new IntegrationRecord.Smtp(
                        "127.0.0.1", server.port(), IntegrationRecord.Security.NONE, "apikey", secret("SG.geheim"))));
    }

    private List<String> conversation(String requestId) {
        return given().cookie(TestSessions.COOKIE, TestSessions.cookie("viewer"))
                .get("/api/requests/{integration}/{request}", integrationId, requestId)
                .then()
                .extract()
                .jsonPath()
                .getList("conversation", String.class);
    }

    private String everythingKept() {
        return String.join(
                        "\n",
                        texts("select to_jsonb(waiting)::text from waiting where integration_id = ?", integrationId))
                + String.join(
                        "\n",
                        texts("select to_jsonb(breaker)::text from breaker where integration_id = ?", integrationId));
    }

    private ValidatableResponse rungs(String requestId) {
        return given().cookie(TestSessions.COOKIE, TestSessions.cookie("viewer"))
                .get("/queue/requests/{integration}/{request}/rungs", integrationId, requestId)
                .then();
    }
}
