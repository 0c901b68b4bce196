package dev.sendwell.sender.scenario;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What people at the desk find, and what they have tried again. */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_sender"))
class DeskIT extends SenderScenario {

    @Test
    void groupsFailedRequestsByTheProvidersWords() {
        givenServer(ScriptedSmtpServer.scenario()
                .when(
                        "RCPT",
                        Answer.reply("550 5.1.1 <jo@example.org>: no such user (id 4711)"),
                        Answer.reply("550 5.1.1 <kim@example.org>: no such user (id 815)"),
                        Answer.reply("550 5.7.1 Blocked")));
        failed("one", "two", "three");

        eventually(() -> admin().get("/api/requests/groups")
                .then()
                .body(ofMine("reason"), hasSize(2))
                .body(ofMine("find { it.reason == '550 5.1.1 <#>: no such user (id #)' }.count"), equalTo(2))
                .body(ofMine("find { it.reason == '550 5.7.1 Blocked' }.count"), equalTo(1)));
        admin().get("/api/requests?state=failed&integration={i}&reason=550 5.7.1 Blocked", integrationId)
                .then()
                .body("notSent", hasSize(1));
        list("failed").body("notSent", hasSize(3)).body("notSent[0].redrivable", equalTo(true));
    }

    private String ofMine(String rest) {
        return "findAll { it.integrationId == '" + integrationId + "' }." + rest;
    }

    @Test
    void pagesThroughAListWithoutGapsOrRepetitions() {
        givenServer(refusing());
        String[] ids = IntStream.range(0, 7).mapToObj(i -> "page-" + i).toArray(String[]::new);
        failed(ids);

        List<String> seen = new java.util.ArrayList<>();
        String next = "";
        do {
            var page = admin().get("/api/requests?state=failed&limit=3&integration={i}&after={n}", integrationId, next)
                    .then()
                    .extract()
                    .jsonPath();
            seen.addAll(page.getList("notSent.requestId", String.class));
            next = page.getString("next");
        } while (next != null);

        assertThat(seen).containsExactlyInAnyOrder(ids);
    }

    @Test
    void findsARequestByItsIdItsAddressAndItsCampaign() {
        givenServer(ScriptedSmtpServer.scenario()
                .when("RCPT", Answer.reply("550 5.1.1 No such user"), Answer.reply("250 Ok")));
        String address = integrationId + "@example.org";
        var email = email("sought").put("campaign", "camp-" + integrationId);
        email.putObject("to").put("address", address);
        publish(email);
        awaitState("sought", "failed");
        publish(email("taken"));
        awaitState("taken", "accepted");

        admin().get("/api/requests/search?id=taken").then().body("integrationId", hasItem(integrationId));
        admin().get("/api/requests?state=not-sent&address={a}", address.toUpperCase(java.util.Locale.ROOT))
                .then()
                .body("notSent.requestId", equalTo(List.of("sought")));
        admin().get("/api/requests?state=failed&campaign={c}", "camp-" + integrationId)
                .then()
                .body("notSent.requestId", equalTo(List.of("sought")));
        page("/queue/search?request=taken").body(containsString("/queue/requests/" + integrationId + "/taken"));
        page("/queue/search?address=" + address)
                .body(containsString("/queue/requests/" + integrationId + "/sought"))
                .body(containsString("/addresses/" + integrationId + "%40example.org"));
    }

    @Test
    void tellsWhereARequestWasPublishedWhatHappenedAndWhatTheProviderSaid() {
        givenServer(ScriptedSmtpServer.scenario()
                .when(".", Answer.reply("451 4.3.0 Try later"), Answer.reply("250 Ok: queued as abc")));
        publish(email("told"));
        awaitState("told", "accepted");

        admin().get("/api/requests/{i}/told", integrationId)
                .then()
                .body("published.topic", equalTo("sendwell.send-requests.transactional"))
                .body("steps.what", equalTo(List.of("deferred")))
                .body("steps[0].words", equalTo("451 4.3.0 Try later"))
                .body("why", equalTo(""));
        eventually(() -> page("/queue/requests/" + integrationId + "/told")
                .body(containsString("sendwell.send-requests.transactional, partition"))
                .body(containsString("451 4.3.0 Try later"))
                .body(containsString("the provider calls it abc"))
                .body(containsString("hx-get=\"/events/requests/" + integrationId + "/told/story\"")));
    }

    @Test
    void redrivesAFailedRequestOnceHoweverOftenItIsAsked() throws Exception {
        givenServer(ScriptedSmtpServer.scenario()
                .when("RCPT", Answer.reply("550 5.7.1 From not verified"), Answer.reply("250 Ok")));
        failed("again");

        Callable<Integer> click = () -> redrive("again").extract().jsonPath().getInt("redriven");
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            int redriven = 0;
            for (var one : people.invokeAll(List.of(click, click, click))) {
                redriven += one.get();
            }
            assertThat(redriven).isEqualTo(1);
        }
        awaitState("again", "accepted");
        redrive("again").body("redriven", equalTo(0)).body("passed", equalTo(1));

        assertThat(outcome("again", 2, Delivery.Accepted.class).attempt()).isEqualTo(2);
        assertThat(received()).hasSize(1);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L), Map.entry("Failed", 1L));
        list("failed").body("notSent", hasSize(0));
        admin().get("/api/requests/summary")
                .then()
                .body("settled.'" + integrationId + "'", equalTo(Map.of("accepted", 1)));
        admin().get("/api/requests/{i}/again", integrationId)
                .then()
                .body("steps.what", equalTo(List.of("failed", "redriven")))
                .body("steps[1].actor", equalTo("admin@sendwell.test"))
                .body("steps[1].words", equalTo("the From is verified now"));
    }

    @Test
    void aRedrivenRequestPassesTheSuppressionList() {
        givenServer(refusing());
        var email = email("to-the-inactive");
        email.putObject("to").put("address", integrationId + "@example.org");
        publish(email);
        awaitState("to-the-inactive", "failed");
        givenSuppression("*", integrationId + "@example.org", Cause.Kind.BOUNCED, null);

        redrive("to-the-inactive").body("redriven", equalTo(1));

        awaitState("to-the-inactive", "suppressed");
        assertThat(received()).isEmpty();
        assertThat(allOutcomes()).containsExactly(Map.entry("Failed", 1L), Map.entry("Suppressed", 1L));
        admin().get("/api/requests/{i}/to-the-inactive", integrationId)
                .then()
                .body("why", containsString("the address was inactive"));
    }

    @Test
    void aRedrivenRequestThatFailsAgainCanBeRedrivenAgain() {
        givenServer(refusing());
        failed("stubborn");

        redrive("stubborn").body("redriven", equalTo(1));
        eventually(() -> assertThat(allOutcomes()).containsEntry("Failed", 2L));
        awaitState("stubborn", "failed");
        redrive("stubborn").body("redriven", equalTo(1));

        eventually(() -> assertThat(allOutcomes()).containsExactly(Map.entry("Failed", 3L)));
        admin().get("/api/requests/summary")
                .then()
                .body("settled.'" + integrationId + "'", equalTo(Map.of("failed", 1)));
    }

    @Test
    void redrivesAnUnconfirmedRequestWhichMayArriveTwice() {
        givenServer(ScriptedSmtpServer.scenario().when(".", Answer.close(), Answer.reply("250 Ok")));
        publish(email("doubtful"));
        awaitState("doubtful", "unconfirmed");
        awaitWaiting("doubtful", "unconfirmed");
        String id = LedgerId.of(integrationId, "doubtful").toString();
        page("/queue/redrive?state=unconfirmed&id=" + id)
                .body(containsString("They may reach their recipients twice."));

        redrive("failed", "doubtful").body("redriven", equalTo(0)).body("passed", equalTo(1));
        execute(
                "update ledger set forget_on = date '2020-01-01' where id = ?",
                LedgerId.parse(id).value());
        redrive("unconfirmed", "doubtful").body("redriven", equalTo(1));
        assertThat(count(
                        "select count(*) from ledger where id = ? and forget_on > current_date",
                        LedgerId.parse(id).value()))
                .isEqualTo(1);

        awaitState("doubtful", "accepted");
        assertThat(outcome("doubtful", 2, Delivery.Accepted.class).attempt()).isEqualTo(2);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L), Map.entry("Unconfirmed", 1L));
    }

    @Test
    void doesNotSendAgainWhatBecameUnconfirmedSinceItWasSeenToFail() {
        givenServer(ScriptedSmtpServer.scenario()
                .when("RCPT", Answer.reply("550 5.7.1 From not verified"), Answer.reply("250 Ok"))
                .when(".", Answer.close(), Answer.reply("250 Ok")));
        failed("stale");

        redrive("stale").body("redriven", equalTo(1));
        awaitState("stale", "unconfirmed");
        awaitWaiting("stale", "unconfirmed");
        redrive("stale").body("redriven", equalTo(0)).body("passed", equalTo(1));

        assertThat(state("stale")).isEqualTo("unconfirmed");
        admin().get("/api/requests/{i}/stale", integrationId)
                .then()
                .body("attempt", equalTo(2))
                .body("steps.what", equalTo(List.of("failed", "redriven", "unconfirmed")));
    }

    @Test
    void refusesToRedriveWhatIsNotClearlyNamed() {
        Map<String, Object> list = Map.of("state", "failed", "integration", integrationId);
        refused(Map.of("reason", "r", "list", Map.of("state", "failed")), "list.everything");
        refused(Map.of("reason", "r", "list", plus(list, "everything", true)), "list.everything");
        refused(Map.of("reason", "r", "list", plus(list, "campain", "spring")), "list.campain");
        refused(Map.of("reason", "r", "list", list, "campaign", "spring"), "campaign");
        refused(Map.of("reason", "r", "list", plus(list, "state", "suppressed")), "list.state");
        refused(
                Map.of("reason", "r", "requests", List.of(Map.of("integrationId", integrationId, "requestId", "x"))),
                "state");
    }

    private static Map<String, Object> plus(Map<String, Object> all, String field, Object value) {
        Map<String, Object> more = new java.util.HashMap<>(all);
        more.put(field, value);
        return more;
    }

    private static void refused(Map<String, Object> body, String field) {
        admin().contentType("application/json")
                .body(body)
                .post("/api/requests/redrive")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem(field));
    }

    @Test
    void neverRedrivesWhatWasAccepted() {
        givenServer(ScriptedSmtpServer.scenario());
        publish(email("done"));
        awaitState("done", "accepted");

        redrive("done").body("redriven", equalTo(0)).body("passed", equalTo(1));

        assertThat(state("done")).isEqualTo("accepted");
        assertThat(received()).hasSize(1);
    }

    @Test
    void redrivesAWholeGroupInTheBackground() {
        givenServer(ScriptedSmtpServer.scenario()
                .when(
                        "RCPT",
                        Answer.reply("550 5.7.1 From not verified"),
                        Answer.reply("550 5.7.1 From not verified"),
                        Answer.reply("550 5.1.1 No such user"),
                        Answer.reply("250 Ok")));
        failed("a", "b", "c");

        admin().contentType("application/json")
                .body(Map.of(
                        "reason",
                        "verified",
                        "list",
                        Map.of(
                                "state",
                                "failed",
                                "integration",
                                integrationId,
                                "reason",
                                "550 5.7.1 From not verified")))
                .post("/api/requests/redrive")
                .then()
                .statusCode(200)
                .body("ordered", equalTo(true));

        awaitState("a", "accepted");
        awaitState("b", "accepted");
        assertThat(state("c")).isEqualTo("failed");
        eventually(() -> admin().get("/api/requests/redrives")
                .then()
                .body("find { it.integrationId == '" + integrationId + "' }.redriven", equalTo(2))
                .body("find { it.integrationId == '" + integrationId + "' }.endedAt", not(nullValue())));
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 2L), Map.entry("Failed", 3L));
    }

    @Test
    void saysThatARequestCannotBeRedrivenWhenKafkaNoLongerKeepsIt() {
        givenServer(refusing());
        failed("lost");
        execute(
                "update ledger set source_offset = 99999999 where id = ?",
                LedgerId.of(integrationId, "lost").value());

        redrive("lost").body("redriven", equalTo(0)).body("gone", equalTo(1));

        assertThat(state("lost")).isEqualTo("failed");
        list("failed").body("notSent[0].redrivable", equalTo(false));
        page("/queue/requests/" + integrationId + "/lost").body(containsString("Kafka no longer keeps"));
    }

    @Test
    void correctsADeadLetterAndSendsItUnderItsId() {
        givenServer(ScriptedSmtpServer.scenario());
        publish(email("dead").put("subject", "two\r\nlines"));
        String letter = letter("dead");
        admin().get("/api/requests/dead-letters/" + letter)
                .then()
                .body("reason", equalTo("invalid"))
                .body("detail", equalTo("subject: has a line break"))
                .body("content", containsString("Thank you."));

        correct(letter, email("dead").put("subject", "still\nwrong"))
                .statusCode(400)
                .body("violations[0].message", equalTo("subject: has a line break"));
        correct(letter, email("another"))
                .statusCode(400)
                .body("violations[0].message", containsString("must stay dead"));
        correct(letter, email("dead").put("integrationId", "no-such-one"))
                .statusCode(400)
                .body("violations[0].message", containsString("no integration of this name"));
        execute(
                "update dead_letter set published_as = ? where integration_id = ?",
                integrationId + "/dead-before",
                integrationId);
        correct(letter, email("dead"))
                .statusCode(400)
                .body("violations[0].message", containsString("must be " + integrationId + "/dead-before"));
        execute("update dead_letter set published_as = null where integration_id = ?", integrationId);
        correct(letter, email("dead")).statusCode(200);
        assertThat(count(
                        "select count(*) from dead_letter where integration_id = ? and published_as = ?",
                        integrationId,
                        integrationId + "/dead"))
                .isEqualTo(1);
        correct(letter, email("dead")).statusCode(409);

        awaitState("dead", "accepted");
        assertThat(received()).hasSize(1);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L));
        admin().get("/api/requests/dead-letters/" + letter)
                .then()
                .body("state", equalTo("redriven"))
                .body("actor", equalTo("admin@sendwell.test"));
    }

    @Test
    void discardsADeadLetterWithAReason() {
        givenServer(ScriptedSmtpServer.scenario());
        publish(MailKind.MARKETING, email("useless").put("subject", "x\ny"));
        String letter = letter("useless");

        admin().contentType("application/json")
                .body(Map.of())
                .post("/api/requests/dead-letters/{id}/discard", letter)
                .then()
                .statusCode(400);
        admin().contentType("application/json")
                .body(Map.of("reason", "a test of theirs"))
                .post("/api/requests/dead-letters/{id}/discard", letter)
                .then()
                .statusCode(200)
                .body("state", equalTo("discarded"))
                .body("topic", equalTo("sendwell.send-requests.marketing"));

        admin().get("/api/requests/dead-letters?integration={i}", integrationId)
                .then()
                .body("deadLetters", hasSize(0));
    }

    @Test
    void showsAViewerNoContentAndLetsThemChangeNothing() {
        givenServer(ScriptedSmtpServer.scenario());
        publish(email("private").put("subject", "x\ny"));
        String letter = letter("private");

        given().cookie(TestSessions.COOKIE, TestSessions.cookie("viewer"))
                .get("/queue/dead-letters/" + letter)
                .then()
                .statusCode(200)
                .body(containsString("has a line break"))
                .body(not(containsString("Thank you.")));
        given().header("Authorization", TestSessions.bearer("viewer"))
                .get("/api/requests/dead-letters/" + letter)
                .then()
                .body("content", nullValue());
    }

    @Test
    void exportsAListAsAFileThatNoSpreadsheetExecutes() {
        givenServer(ScriptedSmtpServer.scenario().when("RCPT", Answer.reply("550 5.1.1 No; such, \"user\"")));
        publish(email("=1+1").put("campaign", "@SUM(A1)"));
        awaitState("=1+1", "failed");

        String file = given().cookie(TestSessions.COOKIE, TestSessions.cookie("viewer"))
                .get("/queue/list.csv?state=failed&integration=" + integrationId)
                .then()
                .statusCode(200)
                .header("Content-Disposition", containsString("sendwell-failed.csv"))
                .extract()
                .asString();

        assertThat(file.lines().toList()).hasSize(2);
        assertThat(file)
                .contains(",failed,1,rcpt," + integrationId + ",'=1+1,'@SUM(A1),\"550 5.1.1 No; such, \"\"user\"\"\"");
    }

    // What is given and asked

    private static ScriptedSmtpServer.Scenario refusing() {
        return ScriptedSmtpServer.scenario().when("RCPT", Answer.reply("550 5.7.1 Refused"));
    }

    /** Published one after the other, so that the server's answers go to them in order. */
    private void failed(String... ids) {
        for (String id : ids) {
            publish(email(id));
            awaitState(id, "failed");
        }
    }

    private String letter(String requestId) {
        eventually(() -> assertThat(count(
                        "select count(*) from dead_letter where integration_id = ? and request_id = ?",
                        integrationId,
                        requestId))
                .isEqualTo(1));
        return admin().get("/api/requests/dead-letters?integration={i}", integrationId)
                .then()
                .extract()
                .jsonPath()
                .getString("deadLetters[0].id");
    }

    private static ValidatableResponse correct(String letter, com.fasterxml.jackson.databind.node.ObjectNode request) {
        var body = request.objectNode();
        body.set("request", request);
        body.put("reason", "mended");
        return admin().contentType("application/json")
                .body(body.toString())
                .post("/api/requests/dead-letters/{id}/redrive", letter)
                .then();
    }

    private ValidatableResponse redrive(String id) {
        return redrive("failed", id);
    }

    private ValidatableResponse redrive(String state, String id) {
        return admin().contentType("application/json")
                .body(Map.of(
                        "state",
                        state,
                        "reason",
                        "the From is verified now",
                        "requests",
                        List.of(Map.of("integrationId", integrationId, "requestId", id))))
                .post("/api/requests/redrive")
                .then()
                .statusCode(200);
    }

    private ValidatableResponse list(String state) {
        return admin().get("/api/requests?state={s}&integration={i}", state, integrationId)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse page(String path) {
        return given().cookie(TestSessions.COOKIE, TestSessions.cookie("admin"))
                .urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(200);
    }

    private static RequestSpecification admin() {
        return given().header("Authorization", TestSessions.bearer("admin"));
    }
}
