package dev.sendwell.config.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.sendwell.config.As;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
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
