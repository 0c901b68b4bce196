package dev.sendwell.config.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import dev.sendwell.config.As;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a session outlives its tokens. */
@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class RefreshIT {
    private static final String REFRESH = TestSessions.COOKIE + "-refresh";
    private static final String PASSWORD = "a password of somebody";

    private final String email = "somebody-" + UUID.randomUUID() + "@shop.example";

    @Inject
    DataSource database;

    private String id;

    @BeforeEach
    void somebodyExists() {
        id = As.admin()
                .body(Map.of("email", email, "password", PASSWORD, "role", "viewer"))
                .post("/api/people")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void aPageWhoseTokenRanOutGetsAFreshOneOnTheWayAndKeepsItsCsrfToken() {
        Response session = signIn();

        Response refreshed = with(session.cookie(REFRESH)).get("/session/refresh?next=/settings/audit?actor=a");

        refreshed
                .then()
                .statusCode(303)
                .header("Location", endsWith("/settings/audit?actor=a"))
                .header("Set-Cookie", allOf(containsString("HttpOnly"), containsString("Secure")));
        assertThat(refreshed.cookie(REFRESH)).isNotEqualTo(session.cookie(REFRESH));
        given().cookie(TestSessions.COOKIE, refreshed.cookie(TestSessions.COOKIE))
                .get("/api/session")
                .then()
                .statusCode(200)
                .body("csrf", equalTo(session.path("csrf")));
    }

    @Test
    void aFormWhoseTokenRanOutIsSentAgainByTheBrowserItself() {
        Response refreshed = with(signIn().cookie(REFRESH))
                .formParam("reason", "typed by a person")
                .post("/session/refresh?next=/suppressions");

        refreshed.then().statusCode(307).header("Location", endsWith("/suppressions"));
        assertThat(refreshed.cookie(TestSessions.COOKIE)).isNotEmpty();
    }

    @Test
    void aTokenThatIsStillBelievedHereIsRefreshedAllTheSame() {
        String old = TestSessions.token(
                "viewer", claims -> claims.put("iat", claims.get("iat").asLong() - 60));

        Response refreshed =
                with(signIn().cookie(REFRESH)).cookie(TestSessions.COOKIE, old).get("/session/refresh?next=/reports");

        // The service that sent the browser here has a clock that is ahead: it would send it back for ever.
        refreshed.then().statusCode(303).header("Location", endsWith("/reports"));
        assertThat(refreshed.cookie(TestSessions.COOKIE)).isNotEmpty().isNotEqualTo(old);
    }

    @Test
    void aTokenOfJustNowIsNotRefreshedAgain() {
        Response session = signIn();

        Response refreshed = with(session.cookie(REFRESH))
                .cookie(TestSessions.COOKIE, session.cookie(TestSessions.COOKIE))
                .get("/session/refresh?next=/reports");

        refreshed.then().statusCode(303).header("Location", endsWith("/reports"));
        assertThat(refreshed.cookies()).isEmpty();
    }

    @Test
    void aServiceWhoseClockIsMinutesAheadEndsWithAPageInsteadOfGoingRoundInCircles() {
        String token = signIn().cookie(REFRESH);

        with(token)
                .accept("text/html")
                .get("/session/refresh?next=/reports&time={time}", inSeconds(5 * 60))
                .then()
                .statusCode(503)
                .body(containsString("The clocks of Sendwell’s services differ"));
        with(token)
                .get("/session/refresh?next=/reports&time={time}", inSeconds(4 * 60))
                .then()
                .statusCode(303)
                .header("Location", endsWith("/reports"));
    }

    private static long inSeconds(int seconds) {
        return Instant.now().getEpochSecond() + seconds;
    }

    @Test
    void aFileWhoseTokenRanOutPassesByHoweverLargeItIs() {
        Response refreshed = with(signIn().cookie(REFRESH))
                .header("Accept", "text/html")
                .multiPart("file", "addresses.csv", new byte[5 * 1024 * 1024], "text/csv")
                .post("/session/refresh?next=/suppressions/imports");

        refreshed
                .then()
                .statusCode(307)
                .header("Location", endsWith("/suppressions/imports"))
                .header("Content-Security-Policy", containsString("default-src 'none'"));
        given().cookie(TestSessions.COOKIE, refreshed.cookie(TestSessions.COOKIE))
                .get("/api/session")
                .then()
                .statusCode(200);
        assertThat(refreshed.cookie(REFRESH)).isNotEmpty();
        assertThat(refreshed.headers().getValues("Set-Cookie"))
                .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly", "Secure", "SameSite=Lax", "Path=/"));
    }

    @Test
    void aLongFormWhoseTokenRanOutPassesByToo() {
        with(signIn().cookie(REFRESH))
                .formParam("addresses", "a".repeat(400 * 1024))
                .post("/session/refresh?next=/suppressions")
                .then()
                .statusCode(307)
                .header("Location", endsWith("/suppressions"));
    }

    @Test
    void aFileWhoseSessionEndedIsToldToBeSentAgainFromItsPage() {
        String page = with("unknown")
                .header("Origin", here())
                .header("Referer", here() + "/suppressions/imports?a=b")
                .multiPart("file", "addresses.csv", new byte[1024], "text/csv")
                .post("/session/refresh?next=/suppressions/imports")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/sign-in?next=%2Fsuppressions%2Fimports%3Fa%3Db&lost=form"))
                .extract()
                .header("Location");

        given().urlEncodingEnabled(false)
                .get(page)
                .then()
                .statusCode(200)
                .body(containsString("Nothing was sent"), containsString("value=\"/suppressions/imports?a=b\""));
        As.viewersBrowser()
                .urlEncodingEnabled(false)
                .get(page)
                .then()
                .statusCode(200)
                .body(containsString("Nothing was sent"), containsString("href=\"/suppressions/imports?a=b\""));
    }

    private static String here() {
        return RestAssured.baseURI + ":" + RestAssured.port;
    }

    @Test
    void aSessionThatEndsWhileItIsRefreshedStopsNobody() throws Exception {
        Response session = signIn();
        String id = TestSessions.claim(session.cookie(TestSessions.COOKIE), "sid");
        try (Connection ending = database.getConnection();
                ExecutorService browser = Executors.newSingleThreadExecutor()) {
            ending.setAutoCommit(false);
            try (Statement lock = ending.createStatement()) {
                lock.execute("select from session where id = '" + id + "' for update");
            }
            Future<Response> refresh =
                    browser.submit(() -> with(session.cookie(REFRESH)).get("/session/refresh?next=/reports"));
            await().atMost(Duration.ofMinutes(1)).until(() -> somebodyWaitsForALock(ending));

            // Its refresh tokens go with it.
            try (Statement delete = ending.createStatement()) {
                assertThat(delete.executeUpdate("delete from session where id = '" + id + "'"))
                        .isEqualTo(1);
            }
            ending.commit();

            refresh.get().then().statusCode(303).header("Location", containsString("/sign-in?next="));
        }
    }

    private static boolean somebodyWaitsForALock(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery("select exists (select from pg_locks where not granted)")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    @Test
    void twoTabsMayRefreshAtTheSameMoment() {
        String token = signIn().cookie(REFRESH);
        Response first = with(token).get("/session/refresh?next=/reports");
        Response second = with(token).get("/session/refresh?next=/reports");

        assertThat(first.cookie(REFRESH)).isNotEmpty();
        assertThat(second.cookie(TestSessions.COOKIE)).isNotEmpty();
        assertThat(second.cookie(REFRESH)).isNotEmpty().isNotEqualTo(first.cookie(REFRESH));
        with(first.cookie(REFRESH))
                .get("/session/refresh?next=/reports")
                .then()
                .header("Location", endsWith("/reports"));
    }

    @Test
    void aCopyOfARefreshTokenThatIsUsedLaterEndsTheSessionEverywhere() throws SQLException {
        String stolen = signIn().cookie(REFRESH);
        Response owner = with(stolen).get("/session/refresh?next=/reports");
        aMinutePasses();

        with(stolen)
                .get("/session/refresh?next=/reports")
                .then()
                .statusCode(303)
                .header("Location", containsString("/sign-in?next="));

        with(owner.cookie(REFRESH))
                .get("/session/refresh?next=/reports")
                .then()
                .header("Location", containsString("/sign-in?next="));
        isRefusedEverywhere(owner.cookie(TestSessions.COOKIE));
        As.viewer()
                .get("/api/audit?subject=person/" + email)
                .then()
                .body("[0].action", equalTo("session ended"))
                .body("[0].changes[0]", containsString("used twice"));
    }

    @Test
    void signingOutEndsEveryTokenOfTheSession() {
        Response session = signIn();
        Response refreshed = with(session.cookie(REFRESH)).get("/session/refresh?next=/reports");

        given().cookie(TestSessions.COOKIE, refreshed.cookie(TestSessions.COOKIE))
                .header("X-CSRF-Token", session.<String>path("csrf"))
                .delete("/api/session")
                .then()
                .statusCode(204);

        isRefusedEverywhere(session.cookie(TestSessions.COOKIE));
        isRefusedEverywhere(refreshed.cookie(TestSessions.COOKIE));
        with(refreshed.cookie(REFRESH)).post("/api/session/refresh").then().statusCode(401);
    }

    @Test
    void whoeverIsDisabledGetsNoFreshToken() {
        Response session = signIn();
        As.admin()
                .body(Map.of("enabled", false))
                .patch("/api/people/{id}", id)
                .then()
                .statusCode(200);

        with(session.cookie(REFRESH)).post("/api/session/refresh").then().statusCode(401);
        isRefusedEverywhere(session.cookie(TestSessions.COOKIE));

        As.admin()
                .body(Map.of("enabled", true))
                .patch("/api/people/{id}", id)
                .then()
                .statusCode(200);
        String anew = signIn().cookie(TestSessions.COOKIE);
        given().cookie(TestSessions.COOKIE, anew).get("/api/session").then().statusCode(200);
    }

    @Test
    void aProgramRefreshesToo() {
        Response refreshed = with(signIn().cookie(REFRESH)).post("/api/session/refresh");

        refreshed.then().statusCode(200).body("role", equalTo("viewer"));
        assertThat(refreshed.cookie(REFRESH)).isNotEmpty();
    }

    @Test
    void whatWasTypedWhileTheSessionEndedIsKeptThroughSigningInExceptPasswords() {
        String kept = given().header("Sec-Fetch-Site", "same-origin")
                .formParam("address", "quiet@shop.example")
                .formParam("reason", "a long, <typed> reason")
                .formParam("smtp.password", "SG.typed-secret")
                .formParam("csrf", "of the old session")
                .post("/session/refresh?next=/suppressions")
                .then()
                .statusCode(200)
                .body(containsString("what you typed is kept"), not(containsString("SG.typed-secret")))
                .extract()
                .htmlPath()
                .getString("**.find { it.@name == 'kept' }.@value");

        Response signedIn = given().formParams(
                        Map.of("email", email, "password", PASSWORD, "next", "/suppressions", "kept", kept))
                .post("/sign-in");

        signedIn.then()
                .statusCode(200)
                .body(containsString("Not sent yet"))
                .body(containsString("action=\"/suppressions\""))
                .body(containsString("name=\"reason\" value=\"a long, &lt;typed&gt; reason\""))
                .body(not(containsString("of the old session")));
        assertThat(signedIn.cookie(TestSessions.COOKIE)).isNotEmpty();
    }

    /** Over plain HTTP, except to localhost, browsers send no Sec-Fetch-Site. */
    @Test
    void withoutFetchMetadataTheOriginTellsWhatIsKept() {
        given().header("Origin", here())
                .formParam("reason", "typed by a person")
                .post("/session/again?next=/suppressions")
                .then()
                .statusCode(200)
                .body(containsString("what you typed is kept"));
        given().redirects()
                .follow(false)
                .header("Origin", "http://evil.example")
                .formParam("reason", "not typed here")
                .post("/session/again?next=/suppressions")
                .then()
                .statusCode(303)
                .header("Location", containsString("/sign-in"));
    }

    @Test
    void whatAnotherSiteSendsIsNotKept() {
        given().redirects()
                .follow(false)
                .header("Sec-Fetch-Site", "cross-site")
                .formParam("reason", "not typed here")
                .post("/session/again?next=/suppressions")
                .then()
                .statusCode(303)
                .header("Location", containsString("/sign-in"));
    }

    @Test
    void aFragmentOfAnEndedSessionIsNotFilledWithASignInPage() {
        given().redirects()
                .follow(false)
                .header("HX-Request", "true")
                .get("/session/refresh?next=/queue")
                .then()
                .statusCode(401)
                .body(equalTo(""));
    }

    @Test
    void theAuditSaysWhichSessionWasEndedAndByWhom() {
        Response here = signIn();
        String elsewhere = TestSessions.claim(signIn().cookie(TestSessions.COOKIE), "sid");

        given().redirects()
                .follow(false)
                .cookie(TestSessions.COOKIE, here.cookie(TestSessions.COOKIE))
                .formParam("csrf", here.<String>path("csrf"))
                .post("/settings/account/sign-out-elsewhere")
                .then()
                .statusCode(303);

        As.viewer()
                .get("/api/audit?subject=person/" + email)
                .then()
                .body("[0].action", equalTo("session ended"), "[0].actor", equalTo(email))
                .body("[0].changes", hasItems("reason: signed out elsewhere", "session: " + elsewhere))
                .body("[1].action", equalTo("signed in"))
                .body("[1].changes", hasItem("session: " + elsewhere));

        As.admin().body(Map.of("role", "admin")).patch("/api/people/{id}", id);
        As.viewer()
                .get("/api/audit?subject=person/" + email)
                .then()
                .body("[0].action", equalTo("session ended"), "[0].actor", equalTo("admin@sendwell.test"))
                .body(
                        "[0].changes",
                        hasItem("session: " + TestSessions.claim(here.cookie(TestSessions.COOKIE), "sid")));
    }

    @Test
    void anotherPasswordOfOnesOwnEndsTheOtherSessionsAndNotThisOne() {
        Response here = signIn();
        Response elsewhere = signIn();
        RequestSpecification browser = given().redirects()
                .follow(false)
                .cookie(TestSessions.COOKIE, here.cookie(TestSessions.COOKIE))
                .formParam("csrf", here.<String>path("csrf"));

        browser.formParam("current", "not it")
                .formParam("password", "another password")
                .post("/settings/account/password")
                .then()
                .statusCode(400)
                .body(containsString("is not your password"));
        given().redirects()
                .follow(false)
                .cookie(TestSessions.COOKIE, here.cookie(TestSessions.COOKIE))
                .formParam("csrf", here.<String>path("csrf"))
                .formParam("current", PASSWORD)
                .formParam("password", "another password")
                .post("/settings/account/password")
                .then()
                .statusCode(303);

        isRefusedEverywhere(elsewhere.cookie(TestSessions.COOKIE));
        given().cookie(TestSessions.COOKIE, here.cookie(TestSessions.COOKIE))
                .get("/api/session")
                .then()
                .statusCode(200);
    }

    private Response signIn() {
        Response session = given().contentType(ContentType.JSON)
                .body(Map.of("email", email, "password", PASSWORD))
                .post("/api/session");
        session.then().statusCode(200);
        return session;
    }

    private static RequestSpecification with(String refreshToken) {
        return given().redirects().follow(false).cookie(REFRESH, refreshToken);
    }

    private static void isRefusedEverywhere(String token) {
        await().untilAsserted(() -> given().cookie(TestSessions.COOKIE, token)
                .get("/api/session")
                .then()
                .statusCode(401));
    }

    private void aMinutePasses() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement update = connection.createStatement()) {
            update.executeUpdate("update refresh_token set used_at = used_at - interval '1 minute'");
        }
    }
}
