package dev.sendwell.config.integration;

import static dev.sendwell.config.integration.Samples.form;
import static dev.sendwell.config.integration.Samples.newId;
import static dev.sendwell.config.integration.Samples.part;
import static dev.sendwell.config.integration.Samples.sendGrid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.sendwell.config.As;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.RealPostfix;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import dev.sendwell.testkit.smtp.TestTls;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class CheckIT {
    private static final String KEY = "SG.very-secret-key";

    private final String id = newId();
    private SSLContext trustedBefore;

    @BeforeEach
    void trustTestCertificates() throws NoSuchAlgorithmException {
        trustedBefore = SSLContext.getDefault();
        SSLContext.setDefault(TestTls.client());
    }

    @AfterEach
    void trustAsBefore() {
        SSLContext.setDefault(trustedBefore);
    }

    @Test
    void withHtmxTheLadderComesAtOnceAndFillsInUntilItIsDone() {
        try (ScriptedSmtpServer server = sendGridLike()) {
            String first = live(fields(server.port(), KEY))
                    .post("/settings/integrations/new/check")
                    .then()
                    .statusCode(200)
                    .body(containsString("Look up localhost"), not(containsString("<html")))
                    .extract()
                    .asString();

            String address = first.replaceAll("(?s).*hx-get=\"(/settings/checks/[^\"]+)\".*", "$1");
            assertThat(address).startsWith("/settings/checks/");
            assertThat(first).as("one answer that is lost is not the end").contains("hx-trigger=\"every 500ms\"");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> As.adminsBrowser()
                            .get(address)
                            .then()
                            .statusCode(286)
                            .body(containsString("It works"), containsString("250 Ok: queued as 1"))
                            .body(not(containsString("hx-get")), not(containsString(KEY))));
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void withoutJavaScriptThePageComesBackWithTheWholeLadderAndEverythingThatWasTyped() {
        try (ScriptedSmtpServer server = sendGridLike()) {
            Map<String, String> fields = fields(server.port(), "SG.revoked");
            fields.put("from.name", "The <Shop>");

            submit(fields)
                    .post("/settings/integrations/new/check")
                    .then()
                    .statusCode(200)
                    .body(containsString("<html"), containsString("It does not work yet"))
                    .body(containsString("535 5.7.8 Authentication failed"))
                    .body(containsString("The API key was revoked or mistyped."))
                    .body(containsString("Message accepted: not reached"))
                    .body(containsString("C: AUTH PLAIN ****"))
                    .body(containsString("value=\"The &lt;Shop&gt;\""), containsString("value=\"" + id + "\""))
                    .body(not(containsString("SG.revoked")));
        }
    }

    @Test
    void whatCannotBeRightIsSaidBeforeAnythingIsTried() {
        try (ScriptedSmtpServer server = sendGridLike()) {
            Map<String, String> fields = fields(server.port(), KEY);
            fields.put("from.address", "hello");
            fields.put("to", "nobody");

            live(fields)
                    .post("/settings/integrations/new/check")
                    .then()
                    .statusCode(200)
                    .body(containsString("Not checked yet"))
                    .body(containsString("<a href=\"#from.address\">From address</a>: Is not an e-mail address"))
                    .body(containsString("<a href=\"#to\">Send to</a>: Is not an e-mail address"));
            submit(fields)
                    .post("/settings/integrations/new/check")
                    .then()
                    .statusCode(200)
                    .body(containsString("id=\"to-wrong\">Is not an e-mail address"));
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void theStoredKeyIsUsedWhileItGoesToTheSameServerAndNowhereElse() {
        try (ScriptedSmtpServer server = sendGridLike();
                ScriptedSmtpServer elsewhere = sendGridLike()) {
            submit(fields(server.port(), KEY))
                    .post("/settings/integrations/new")
                    .then()
                    .statusCode(303);

            submit(fields(server.port(), ""))
                    .post("/settings/integrations/{id}/check", id)
                    .then()
                    .statusCode(200)
                    .body(containsString("It works"));
            submit(fields(elsewhere.port(), ""))
                    .post("/settings/integrations/{id}/check", id)
                    .then()
                    .statusCode(200)
                    .body(containsString("Has to be typed again"));
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @Test
    void aCheckIsAudited() {
        try (ScriptedSmtpServer server = sendGridLike()) {
            submit(fields(server.port(), KEY)).post("/settings/integrations/new");
            submit(fields(server.port(), "")).post("/settings/integrations/{id}/check", id);

            As.viewersBrowser()
                    .get("/settings/integrations/{id}", id)
                    .then()
                    .body(containsString("connection checked"), containsString("smtp.port: " + server.port()));
        }
    }

    @Test
    void theApiAnswersTheFinishedLadder() {
        try (ScriptedSmtpServer server = sendGridLike()) {
            Map<String, Object> settings = settings(server.port());

            check("/api/integrations/checks", Map.of("settings", settings, "to", "joe@example.org"))
                    .statusCode(200)
                    .body("finished", equalTo(true), "advice", nullValue())
                    .body(
                            "steps.rung",
                            hasItem("accepted"),
                            "steps.find { it.rung == 'accepted' }.state",
                            equalTo("reached"));
            As.admin().body(settings).post("/api/integrations").then().statusCode(201);
            check("/api/integrations/" + id + "/checks", Map.of())
                    .statusCode(200)
                    .body("steps.find { it.rung == 'sign-in' }.state", equalTo("reached"))
                    .body("steps.find { it.rung == 'sender' }.state", equalTo("not-reached"));
            part(settings, "smtp").put("port", 22);
            check("/api/integrations/checks", Map.of("settings", settings, "to", "joe"))
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("violations.field", hasItem("smtp.port"), "violations.field", hasItem("to"));
            check("/api/integrations/checks", Map.of()).statusCode(400).body("violations.field", hasItem("settings"));
            check("/api/integrations/none-of-this-name/checks", Map.of()).statusCode(404);
        }
    }

    @Test
    void aHostThatLeadsIntoARefusedNetworkIsNotConnectedTo() {
        Map<String, Object> settings = settings(587);
        part(settings, "smtp").put("host", "169.254.169.254");

        check("/api/integrations/checks", Map.of("settings", settings))
                .statusCode(200)
                .body("steps.find { it.rung == 'connection' }.state", equalTo("failed"))
                .body("advice.rule", equalTo("address-not-allowed"));
    }

    @Test
    void aRealPostfixWithStartTlsAndSaslTakesTheMessage() {
        Assumptions.assumeTrue(RealPostfix.missing().isEmpty(), RealPostfix.missing());
        try (RealPostfix postfix = RealPostfix.start("localhost", "shop", "a password")) {
            Map<String, Object> settings = settings(postfix.port());
            settings.put("provider", "smtp");
            part(settings, "smtp").put("username", "shop");
            part(settings, "smtp").put("password", "a password");

            check("/api/integrations/checks", Map.of("settings", settings, "to", "joe@example.org"))
                    .statusCode(200)
                    .body("steps.findAll { it.state != 'reached' }", empty())
                    .body("steps.find { it.rung == 'accepted' }.detail", containsString("queued as"));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(postfix.log()).contains("to=<joe@example.org>", "status=sent"));

            part(settings, "smtp").put("password", "another");
            check("/api/integrations/checks", Map.of("settings", settings, "to", "joe@example.org"))
                    .body("steps.find { it.rung == 'sign-in' }.state", equalTo("failed"))
                    .body("advice.rule", equalTo("password-refused"));
            part(settings, "smtp").remove("password");
            part(settings, "smtp").remove("username");
            check("/api/integrations/checks", Map.of("settings", settings, "to", "joe@example.org"))
                    .body("steps.find { it.rung == 'recipient' }.state", equalTo("failed"))
                    .body("advice.rule", equalTo("relay-denied"));
        }
    }

    @Test
    void tooManyChecksAtOnceAreRefusedUntilOneEnds() throws Exception {
        int callersAtOnce = 24;
        try (ExecutorService callers = Executors.newFixedThreadPool(callersAtOnce);
                ScriptedSmtpServer silent = ScriptedSmtpServer.scenario()
                        .when("CONNECT", Answer.silence())
                        .start()) {
            Map<String, Object> request = Map.of("settings", settings(silent.port()));
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < callersAtOnce; i++) {
                answers.add(callers.submit(() ->
                        check("/api/integrations/checks", request).extract().statusCode()));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            assertThat(statuses).containsOnly(200, 429);
            Map<String, Object> nobodyListens = Map.of("settings", settings(65_535));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            check("/api/integrations/checks", nobodyListens).statusCode(200));
        }
    }

    private ScriptedSmtpServer sendGridLike() {
        return ScriptedSmtpServer.scenario()
                .offering("PIPELINING", "AUTH PLAIN LOGIN")
                .startTls(TestTls.server("localhost"))
                .user("apikey", KEY)
                .start();
    }

    private Map<String, String> fields(int port, String key) {
        Map<String, String> fields = form(id, key);
        fields.put("version", "1");
        fields.put("smtp.host", "localhost");
        fields.put("smtp.port", Integer.toString(port));
        fields.put("to", "joe@example.org");
        return fields;
    }

    private Map<String, Object> settings(int port) {
        Map<String, Object> settings = sendGrid(id, KEY);
        part(settings, "smtp").put("host", "localhost");
        part(settings, "smtp").put("port", port);
        return settings;
    }

    private static RequestSpecification submit(Map<String, String> fields) {
        return As.adminsBrowser().formParams(fields).formParam("csrf", TestSessions.CSRF);
    }

    private static RequestSpecification live(Map<String, String> fields) {
        return submit(fields).header("HX-Request", "true");
    }

    private static ValidatableResponse check(String path, Map<String, Object> body) {
        return As.admin().body(new HashMap<>(body)).post(path).then();
    }
}
