package dev.sendwell.dashboard;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sendwell.contracts.AccessRecord;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.SessionKeys;
import dev.sendwell.contracts.TokenUse;
import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@WithTestResource(SendwellBacking.class)
class PagesWithSessionIT {

    @TestHTTPResource("/")
    URI base;

    /** Until the topic of ended sessions is read, nobody is let in. */
    @BeforeEach
    void knowsWhoIsLetIn() {
        await().untilAsserted(() -> signedIn("viewer").get("/page").then().statusCode(200));
    }

    @Test
    void theShellNamesThePersonAndThePage() {
        signedIn("viewer")
                .get("/page")
                .then()
                .body(containsString(">viewer@sendwell.test</a><span>(viewer)"))
                .body(containsString("<a href=\"/queue\" aria-current=\"page\">Queue</a>"))
                .body(containsString("name=\"csrf\" value=\"" + TestSessions.CSRF + "\""))
                .body(containsString("<h1>182,410 things</h1>"));
        signedIn("admin").get("/page").then().body(not(containsString("(viewer)")));
    }

    @Test
    void aWriteWithTheCookieNeedsTheCsrfTokenAsHeaderOrField() {
        signedIn("admin").formParam("name", "x").post("/form").then().statusCode(403);
        signedIn("admin")
                .formParam("name", "x")
                .formParam("csrf", "guessed")
                .post("/form")
                .then()
                .statusCode(403);
        signedIn("admin")
                .formParam("name", "x")
                .formParam("csrf", TestSessions.CSRF)
                .post("/form")
                .then()
                .statusCode(200)
                .body(equalTo("hello x"));
        signedIn("admin")
                .formParam("name", "y")
                .header("X-CSRF-Token", TestSessions.CSRF)
                .post("/form")
                .then()
                .statusCode(200)
                .body(equalTo("hello y"));
    }

    @Test
    void aBearerTokenNeedsNoCsrfTokenAndIsGoodForApisOnly() {
        for (String bearer : List.of(TestSessions.bearer("admin"), TestSessions.apiBearer("admin"))) {
            given().header("Authorization", bearer)
                    .contentType(ContentType.JSON)
                    .body("{\"name\":\"x\"}")
                    .post("/api/things")
                    .then()
                    .statusCode(200);
            given().header("Authorization", bearer)
                    .formParam("name", "x")
                    .post("/form")
                    .then()
                    .statusCode(401);
            given().header("Authorization", bearer).get("/page").then().statusCode(401);
        }
        given().cookie(TestSessions.COOKIE, TestSessions.apiToken("admin"))
                .get("/page")
                .then()
                .statusCode(401);
    }

    @Test
    void whatIsForPeopleTakesNoApiToken() {
        given().header("Authorization", TestSessions.apiBearer("admin"))
                .get("/api/in-person")
                .then()
                .statusCode(403);
        given().header("Authorization", TestSessions.bearer("viewer"))
                .get("/api/in-person")
                .then()
                .statusCode(200);
        signedIn("viewer").get("/api/in-person").then().statusCode(200);
    }

    @Test
    void theUseOfAnApiTokenIsToldOnceAMinute() throws IOException {
        String id = UUID.randomUUID().toString();
        String token = TestSessions.token(
                "viewer", claims -> claims.put("aud", "sendwell-api").put("jti", id));
        for (int i = 0; i < 5; i++) {
            bearer(token).get("/api/in-person");
        }

        try (KafkaProbe kafka = new KafkaProbe()) {
            byte[] told = kafka.await(
                            Topic.TOKEN_USES, 1, record -> record.key().startsWith(id))
                    .getFirst()
                    .value();
            assertThat(ContractsJson.read(told, TokenUse.class).tokenId()).isEqualTo(id);
            assertThat(kafka.all(Topic.TOKEN_USES))
                    .filteredOn(record -> record.key().startsWith(id))
                    .hasSize(1);
        }
    }

    @Test
    void aPageWhoseTokenRanOutIsRefreshedAndAFormSentThereAgain() {
        String over = TestSessions.token("admin", claims -> claims.put("exp", 2_000));
        browser(over)
                .get("/page?by=day")
                .then()
                .statusCode(303)
                .header("Location", matchesPattern(".*/session/refresh\\?next=%2Fpage%3Fby%3Dday&time=\\d{10}"));
        browser(over)
                .formParam("name", "x")
                .post("/form")
                .then()
                .statusCode(307)
                .header("Location", endsWith("/session/refresh?next=%2Fform"));
    }

    /** Browsers read no answer before they have sent all of a file. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFileWhoseTokenRanOutIsTakenToTheEndBeforeItIsSentThereAgain() throws IOException {
        byte[] file = new byte[40 * 1024 * 1024];
        String head = """
                POST /upload HTTP/1.1\r
                Host: localhost\r
                Accept: text/html,*/*;q=0.8\r
                Content-Type: multipart/form-data; boundary=b\r
                Content-Length: %d\r
                Cookie: %s=%s\r
                \r
                """.formatted(
                file.length, TestSessions.COOKIE, TestSessions.token("admin", claims -> claims.put("exp", 2_000)));
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(file);
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(answer.readLine()).startsWith("HTTP/1.1 307");
        }
    }

    @Test
    void aTokenThatIsRefusedForAnotherReasonNeverLeadsRoundInCircles() {
        String foreign = TestSessions.sign(SessionKeys.generate().signing(), TestSessions.claims("admin"));
        browser(foreign).get("/page").then().statusCode(303).header("Location", endsWith("/sign-in?next=%2Fpage"));
        browser(foreign)
                .formParam("name", "x")
                .post("/form")
                .then()
                .statusCode(307)
                .header("Location", endsWith("/session/again?next=%2Fform"));
    }

    @Test
    void aFormOfAnOlderSessionIsShownToItsPersonAgainAndAnotherSitesIsNot() {
        browser(TestSessions.cookie("admin"))
                .header("Sec-Fetch-Site", "same-origin")
                .formParam("name", "x")
                .formParam("csrf", "of an older session")
                .post("/form")
                .then()
                .statusCode(307)
                .header("Location", endsWith("/session/again?next=%2Fform"));
        browser(TestSessions.cookie("admin"))
                .header("Sec-Fetch-Site", "cross-site")
                .formParam("name", "x")
                .post("/form")
                .then()
                .statusCode(403);
    }

    /** Over plain HTTP, except to localhost, browsers send no Sec-Fetch-Site. */
    @Test
    void withoutFetchMetadataTheOriginTellsWhoseFormItIs() {
        String here = base.getScheme() + "://" + base.getAuthority();
        browser(TestSessions.cookie("admin"))
                .header("Origin", here)
                .formParam("name", "x")
                .formParam("csrf", "of an older session")
                .post("/form")
                .then()
                .statusCode(307)
                .header("Location", endsWith("/session/again?next=%2Fform"));
        for (String other : List.of("http://evil.example", "http://localhost:1", "null", "http://[")) {
            browser(TestSessions.cookie("admin"))
                    .header("Origin", other)
                    .formParam("name", "x")
                    .formParam("csrf", "guessed")
                    .post("/form")
                    .then()
                    .statusCode(403);
        }
    }

    @Test
    void aRoleThatIsMissingIsAProblemForProgramsAndAPageForBrowsers() {
        given().header("Authorization", TestSessions.bearer("viewer"))
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/things")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("detail", equalTo("This needs the role admin."));
        signedIn("viewer")
                .accept("text/html,*/*;q=0.8")
                .formParam("csrf", TestSessions.CSRF)
                .post("/form")
                .then()
                .statusCode(403)
                .contentType("text/html")
                .body(containsString("This needs the role admin."));
    }

    @Test
    void anEndpointWithoutAnnotationIsRefusedAlsoToAdmins() {
        signedIn("admin").get("/unannotated").then().statusCode(403);
    }

    @Test
    void anInputThatBreaksItsConstraintsNamesTheFieldsAsTheJsonDoes() {
        given().header("Authorization", TestSessions.bearer("admin"))
                .contentType(ContentType.JSON)
                .body("{\"name\":\"\",\"inner\":{\"text\":\"t\",\"number\":\"many\"}}")
                .post("/api/things")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("violations.field", equalTo(List.of("inner.number")))
                .body(not(containsString("many")));
        given().header("Authorization", TestSessions.bearer("admin"))
                .contentType(ContentType.JSON)
                .body("{\"name\":\"\",\"inner\":{\"text\":\"t\",\"number\":1}}")
                .post("/api/things")
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("name")));
    }

    @Test
    void aTokenThatAnotherKeySignedIsNotBelieved() {
        ObjectNode claims = ContractsJson.mapper().createObjectNode();
        TestSessions.token("admin", claims::setAll);
        String forged = TestSessions.sign(SessionKeys.generate().signing(), claims);

        given().header("Authorization", "Bearer " + forged)
                .get("/api/in-person")
                .then()
                .statusCode(401);
    }

    @Test
    void aSessionThatEndedIsRefusedFromThenOn() {
        Instant now = Instant.now();
        String revoked = TestSessions.token("viewer", claims -> claims.put("jti", "signed-out"));
        String disabled = TestSessions.token("viewer", claims -> claims.put("sub", "disabled"));
        try (KafkaProbe kafka = new KafkaProbe()) {
            kafka.publish(
                    Topic.ACCESS,
                    AccessRecord.TokenRevoked.key("signed-out"),
                    ContractsJson.write(new AccessRecord.TokenRevoked("signed-out", now.plusSeconds(60))));
            kafka.publish(
                    Topic.ACCESS,
                    AccessRecord.SessionsEnded.key("disabled"),
                    ContractsJson.write(new AccessRecord.SessionsEnded("disabled", now)));
        }
        String later = TestSessions.token(
                "viewer", claims -> claims.put("sub", "disabled").put("iat", now.getEpochSecond() + 1));

        await().untilAsserted(() -> {
            bearer(revoked).get("/api/in-person").then().statusCode(401);
            bearer(disabled).get("/api/in-person").then().statusCode(401);
        });
        bearer(later).get("/api/in-person").then().statusCode(200);
    }

    private static RequestSpecification signedIn(String role) {
        return given().cookie(TestSessions.COOKIE, TestSessions.cookie(role));
    }

    private static RequestSpecification browser(String cookie) {
        return given().redirects().follow(false).accept("text/html,*/*;q=0.8").cookie(TestSessions.COOKIE, cookie);
    }

    private static RequestSpecification bearer(String token) {
        return given().header("Authorization", "Bearer " + token);
    }
}
