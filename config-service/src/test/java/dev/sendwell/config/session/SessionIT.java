package dev.sendwell.config.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;

import dev.sendwell.config.As;
import dev.sendwell.contracts.AccessRecord;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class SessionIT {
    private static final String EMAIL = "first.admin@shop.example";
    private static final String PASSWORD = "first admin's password";

    @Test
    void beginsWithACookieThatScriptsAndOtherSitesCannotUse() {
        Response session = signIn(EMAIL, PASSWORD);

        session.then().statusCode(200).body("role", equalTo("admin"));
        assertThat(session.headers().getValues("Set-Cookie"))
                .hasSize(2)
                .allSatisfy(cookie -> assertThat(cookie)
                        .startsWith("__Host-sendwell")
                        .contains("HttpOnly", "Secure", "SameSite=Lax", "Path=/"));
    }

    @Test
    void letsItsHolderReadAndWithTheCsrfTokenWrite() {
        Response session = signIn("FIRST.Admin@Shop.Example", PASSWORD);
        String cookie = session.cookie(TestSessions.COOKIE);
        String csrf = session.path("csrf");

        given().cookie(TestSessions.COOKIE, cookie)
                .get("/api/session")
                .then()
                .statusCode(200)
                .body("email", equalTo(EMAIL), "role", equalTo("admin"), "csrf", equalTo(csrf));
        Map<String, String> viewer = person();
        given().cookie(TestSessions.COOKIE, cookie)
                .contentType(ContentType.JSON)
                .body(viewer)
                .post("/api/people")
                .then()
                .statusCode(403)
                .body("detail", containsString("CSRF"));
        given().cookie(TestSessions.COOKIE, cookie)
                .header("X-CSRF-Token", csrf)
                .contentType(ContentType.JSON)
                .body(viewer)
                .post("/api/people")
                .then()
                .statusCode(201);
    }

    @Test
    void isRefusedAfterSignOutAlsoWhereTheCookieWasKept() throws IOException {
        Response session = signIn(EMAIL, PASSWORD);
        String cookie = session.cookie(TestSessions.COOKIE);

        given().cookie(TestSessions.COOKIE, cookie)
                .header("X-CSRF-Token", session.<String>path("csrf"))
                .delete("/api/session")
                .then()
                .statusCode(204)
                .header("Set-Cookie", containsString("Max-Age=0"));

        await().untilAsserted(() -> given().cookie(TestSessions.COOKIE, cookie)
                .get("/api/session")
                .then()
                .statusCode(401));
        await().untilAsserted(() -> given().header("Authorization", "Bearer " + cookie)
                .get("/api/session")
                .then()
                .statusCode(401));
        try (KafkaProbe kafka = new KafkaProbe()) {
            byte[] revoked = kafka.await(Topic.ACCESS, 1, record -> record.key().startsWith("token:"))
                    .getFirst()
                    .value();
            assertThat(ContractsJson.read(revoked, AccessRecord.class)).isInstanceOf(AccessRecord.TokenRevoked.class);
        }
    }

    @Test
    void endsEverywhereWhenItsPersonIsDisabled() {
        Map<String, String> viewer = person();
        String id = As.admin().body(viewer).post("/api/people").then().extract().path("id");
        String cookie = signIn(viewer.get("email"), viewer.get("password")).cookie(TestSessions.COOKIE);
        given().cookie(TestSessions.COOKIE, cookie).get("/api/session").then().statusCode(200);

        As.admin()
                .body(Map.of("enabled", false))
                .patch("/api/people/{id}", id)
                .then()
                .statusCode(200);

        await().untilAsserted(() -> given().cookie(TestSessions.COOKIE, cookie)
                .get("/api/session")
                .then()
                .statusCode(401));
        signIn(viewer.get("email"), viewer.get("password")).then().statusCode(401);
    }

    @ParameterizedTest
    @CsvSource({"iss, somebody-else", "aud, another-service"})
    void isNotBelievedWithAnotherClaim(String claim, String value) {
        String token = TestSessions.token("admin", claims -> claims.put(claim, value));

        given().header("Authorization", "Bearer " + token)
                .get("/api/session")
                .then()
                .statusCode(401);
    }

    @Test
    void isNotBelievedAfterItsEnd() {
        String token =
                TestSessions.token("admin", claims -> claims.put("iat", 1_000).put("exp", 2_000));

        given().header("Authorization", "Bearer " + token)
                .get("/api/session")
                .then()
                .statusCode(401);
    }

    @Test
    void isNotBelievedWithAnAlteredClaimOrWithoutASignature() {
        String[] parts = TestSessions.cookie("viewer").split("\\.", -1);
        String adminClaims = TestSessions.cookie("admin").split("\\.", -1)[1];
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));

        for (String token : new String[] {
            parts[0] + "." + adminClaims + "." + parts[2],
            none + "." + adminClaims + ".",
            parts[0] + "." + parts[1] + "."
        }) {
            given().header("Authorization", "Bearer " + token)
                    .get("/api/session")
                    .then()
                    .statusCode(401);
        }
    }

    @Test
    void doesNotTellWhetherTheAccountExists() {
        String wrong = signIn(EMAIL, "not the password")
                .then()
                .statusCode(401)
                .extract()
                .asString();
        String nobody = signIn("nobody@shop.example", "not the password")
                .then()
                .statusCode(401)
                .extract()
                .asString();

        assertThat(wrong).isEqualTo(nobody);
    }

    @Test
    void makesAnAccountWaitThatIsGuessedAt() {
        Map<String, String> viewer = person();
        As.admin().body(viewer).post("/api/people").then().statusCode(201);
        // Guesses from a network that it signed in from are counted too.
        signIn(viewer.get("email"), viewer.get("password")).then().statusCode(200);
        for (int i = 0; i < 10; i++) {
            signIn(viewer.get("email"), "guess number " + i).then().statusCode(401);
        }

        signIn(viewer.get("email"), viewer.get("password"))
                .then()
                .statusCode(429)
                .header("Retry-After", Integer::parseInt, greaterThan(800))
                .body("detail", containsString("Try again in 1"));
    }

    @Test
    void letsNoMoreGuessesThroughWhenTheyComeAtOneMoment() throws Exception {
        String email = "guessed-" + UUID.randomUUID() + "@shop.example";
        int wrong = 0;
        try (ExecutorService guessers = Executors.newFixedThreadPool(30)) {
            List<Future<Integer>> guesses = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                guesses.add(guessers.submit(() -> signIn(email, "a guess").statusCode()));
            }
            for (Future<Integer> guess : guesses) {
                assertThat(guess.get()).isIn(401, 429);
                wrong += guess.get() == 401 ? 1 : 0;
            }
        }
        assertThat(wrong).isEqualTo(10);
    }

    @Test
    void thePageLeadsToWhereSomebodyWantedToGo() {
        signInByForm("/settings?a=b", PASSWORD)
                .then()
                .statusCode(303)
                .header("Location", endsWith("/settings?a=b"))
                .cookie(TestSessions.COOKIE);
    }

    @Test
    void thePageLeadsToNoOtherSite() {
        signInByForm("//evil.example/", PASSWORD).then().statusCode(303).header("Location", endsWith("/reports"));
    }

    @Test
    void thePageKeepsWhatWasTypedButNotThePassword() {
        signInByForm("/settings", "wrong <password>")
                .then()
                .statusCode(401)
                .body(containsString("do not belong together"))
                .body(containsString("value=\"" + EMAIL + "\""))
                .body(containsString("value=\"/settings\""))
                .body(not(containsString("password>\"")));
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin, http://evil.example",
        "Origin, http://localhost:1",
        "Origin, null"
    })
    void anotherSitesFormSignsNobodyIn(String header, String value) {
        given().header(header, value)
                .formParam("email", EMAIL)
                .formParam("password", PASSWORD)
                .post("/sign-in")
                .then()
                .statusCode(403);
        given().header(header, value)
                .contentType(ContentType.JSON)
                .body(Map.of("email", EMAIL, "password", PASSWORD))
                .post("/api/session")
                .then()
                .statusCode(403);
    }

    @Test
    void theWayInLeadsToTheReportsOrToSignIn() {
        given().redirects()
                .follow(false)
                .get("/")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/session/refresh?next=%2Freports"));
        As.viewersBrowser().get("/").then().statusCode(303).header("Location", endsWith("/reports"));
    }

    @Test
    void thePersonsFormSignsOut() {
        String csrf = TestSessions.CSRF;

        As.viewersBrowser()
                .formParam("csrf", csrf)
                .post("/sign-out")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/sign-in"))
                .header("Set-Cookie", containsString("Max-Age=0"));
    }

    private static Response signIn(String email, String password) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("email", email, "password", password))
                .post("/api/session");
    }

    private static Response signInByForm(String next, String password) {
        return given().redirects()
                .follow(false)
                .formParam("email", EMAIL)
                .formParam("password", password)
                .formParam("next", next)
                .post("/sign-in");
    }

    private static Map<String, String> person() {
        return Map.of(
                "email", "viewer-" + UUID.randomUUID() + "@shop.example",
                "password", "a viewer's password",
                "role", "viewer");
    }
}
