package dev.sendwell.config.session;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.sendwell.contracts.SessionKeys;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The company's issuer is away from the start on: nobody answers at its address. */
@QuarkusTest
@TestProfile(IssuerAwayIT.NobodyThere.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class IssuerAwayIT {
    private static final String ISSUER = "http://localhost:1";

    /** Nobody listens on port 1. */
    public static class NobodyThere implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("sendwell.oidc.issuer", ISSUER);
        }
    }

    /** Until the topic of ended sessions is read, nobody is let in. */
    @BeforeEach
    void whoIsLetInIsKnown() {
        await().untilAsserted(() -> api(TestSessions.bearer("viewer"), 200));
    }

    @Test
    void itsTokenIsNotRefusedButAskedForAgainLater() {
        String theirs = TestSessions.sign(
                SessionKeys.generate().signing(), TestSessions.claims("admin").put("iss", ISSUER));

        given().header("Authorization", "Bearer " + theirs)
                .get("/api/integrations")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", "5")
                .body("status", equalTo(503), "detail", containsString("Keep the token"));
        api("Bearer " + theirs + "x", 503);
        api("Bearer none", 401);
    }

    @Test
    void itsSignInIsAPageThatSaysSoAndThePasswordsPageStays() {
        given().accept("text/html")
                .redirects()
                .follow(false)
                .get("/sign-in/openid?next=/settings")
                .then()
                .statusCode(503)
                .contentType("text/html")
                .header("Retry-After", "5")
                .body(containsString("The company’s sign-in does not answer"));
        given().accept("text/html").get("/sign-in").then().statusCode(200).body(containsString("Password"));
    }

    private static void api(String authorization, int status) {
        given().header("Authorization", authorization)
                .get("/api/integrations")
                .then()
                .statusCode(status);
    }
}
