package dev.sendwell.events.probe;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.sendwell.events.SendGridEvent;
import dev.sendwell.events.TestIntegration;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class ProbePagesIT {
    private static final String REQUEST = "test-4711";

    private final KafkaProbe kafka = new KafkaProbe();
    private final TestIntegration integration = TestIntegration.known(kafka);

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void fillsInWithEachEventAndEndsWithTheDelivery() {
        rungs(REQUEST).statusCode(200).body(containsString("“Processed” came back: not yet"));

        integration.takes(event("processed"));
        eventually(() -> rungs(REQUEST)
                .statusCode(200)
                .body(containsString("“Processed” came back<small>Signature good, after "))
                .body(containsString("“Delivered” came back: not yet")));
        integration.takes(event("delivered").with("response", "250 2.0.0 OK"));
        eventually(() -> rungs(REQUEST)
                .statusCode(286)
                .body(containsString("“Delivered” came back<small>Signature good, after "))
                .body(containsString("250 2.0.0 OK"), containsString("Look into the spam folder")));
        page(REQUEST).statusCode(200).body(containsString("<html"), containsString("“Delivered” came back"));
    }

    @Test
    void saysThatEventsAreRefusedAndWhatHelps() {
        integration
                .post(SendGridEvent.batch(event("processed")).getBytes(StandardCharsets.UTF_8), null, null)
                .statusCode(401);

        eventually(() -> rungs(REQUEST)
                .statusCode(200)
                .body(containsString("come without a signature and are refused"))
                .body(containsString("Signed Event Webhook")));
    }

    @Test
    void tellsProgramsTheSame() {
        api(REQUEST).statusCode(200).body("events", empty()).body("done", equalTo(false));

        integration.takes(
                SendGridEvent.of("processed", "joe@example.org", Instant.now().minusSeconds(5))
                        .ofRequest(integration.id(), REQUEST));
        integration.takes(event("bounce").with("reason", "550 5.1.1 unknown").with("status", "5.1.1"));

        eventually(() -> api(REQUEST)
                .statusCode(200)
                .body("events.type", contains("processed", "bounced"))
                .body("events[1].reason", equalTo("550 5.1.1 unknown"))
                .body("advice.rule", not(empty()))
                .body("done", equalTo(true)));
    }

    @Test
    void saysNothingOfRefusalsUnderSettingsThatWereChangedSince() {
        integration
                .post(SendGridEvent.batch(event("processed")).getBytes(StandardCharsets.UTF_8), null, null)
                .statusCode(401);
        eventually(() -> rungs(REQUEST).body(containsString("come without a signature and are refused")));

        integration.acceptsUnsigned();

        rungs(REQUEST)
                .statusCode(200)
                .body(containsString("“Processed” came back: not yet"))
                .body(not(containsString("are refused")));
    }

    @Test
    void doesNotCallASignatureGoodThatNobodyAskedFor() {
        integration.acceptsUnsigned();
        integration
                .post(SendGridEvent.batch(event("delivered")).getBytes(StandardCharsets.UTF_8), null, null)
                .statusCode(204);

        eventually(() -> rungs(REQUEST)
                .statusCode(286)
                .body(containsString("Signature not asked for"), not(containsString("Signature good"))));
    }

    @Test
    void tellsItsPartOfTheStoryOfARequest() {
        story(REQUEST).body(containsString("Nothing yet"));
        integration.takes(
                SendGridEvent.of("processed", "joe@example.org", Instant.now().minusSeconds(5))
                        .ofRequest(integration.id(), REQUEST));
        integration.takes(
                event("bounce").with("reason", "550 5.1.1 <b>unknown</b>").with("status", "5.1.1"));

        eventually(() -> story(REQUEST)
                .body(containsString("Processed"))
                .body(containsString("Bounced"))
                .body(containsString("550 5.1.1 &lt;b&gt;unknown&lt;/b&gt;")));
    }

    private ValidatableResponse story(String request) {
        return get("/events/requests/{integration}/{request}/story?at={at}", request)
                .statusCode(200);
    }

    private SendGridEvent event(String type) {
        return SendGridEvent.of(type, "joe@example.org", Instant.now()).ofRequest(integration.id(), REQUEST);
    }

    private ValidatableResponse rungs(String request) {
        return get("/events/requests/{integration}/{request}/rungs?at={at}", request);
    }

    private ValidatableResponse page(String request) {
        return get("/events/requests/{integration}/{request}?at={at}", request);
    }

    private ValidatableResponse api(String request) {
        return given().cookie(TestSessions.COOKIE, TestSessions.cookie("viewer"))
                .queryParam("at", Instant.now().minusSeconds(5).toString())
                .get("/api/events/{integration}/{request}", integration.id(), request)
                .then();
    }

    private ValidatableResponse get(String path, String request) {
        return given().cookie(TestSessions.COOKIE, TestSessions.cookie("viewer"))
                .accept("text/html")
                .get(path, integration.id(), request, Instant.now().getEpochSecond() - 5)
                .then();
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }
}
