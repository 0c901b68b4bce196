package dev.sendwell.config.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sendwell.config.As;
import dev.sendwell.config.audit.AuditEntry;
import dev.sendwell.config.person.People;
import dev.sendwell.config.person.Person;
import dev.sendwell.config.person.PersonRole;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.openid.IssuersTokens;
import dev.sendwell.testkit.openid.TestIssuer;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Sign-in at the company's issuer, and its bearer tokens. */
@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
@WithTestResource(TestIssuer.class)
class OpenIdSignInIT extends IssuersTokens {
    private static final String ATTEMPT = TestSessions.COOKIE + "-sign-in";

    private final String email = "anna-" + UUID.randomUUID() + "@shop.example";
    private final String subject = UUID.randomUUID().toString();

    @Override
    protected String path() {
        return "/api/integrations";
    }

    @Override
    protected String page() {
        return "/settings";
    }

    @Inject
    People people;

    @Test
    void beginsASessionUnderTheRoleThatTheIssuerGives() {
        TestIssuer.signsIn(anna("sendwell-admin", true));

        Response back = signIn("/settings/audit");

        back.then().statusCode(303).header("Location", endsWith("/settings/audit"));
        given().cookie(TestSessions.COOKIE, back.cookie(TestSessions.COOKIE))
                .get("/api/session")
                .then()
                .statusCode(200)
                .body("email", equalTo(email), "role", equalTo("admin"));
        given().redirects()
                .follow(false)
                .cookie(TestSessions.COOKIE + "-refresh", back.cookie(TestSessions.COOKIE + "-refresh"))
                .get("/session/refresh?next=/reports")
                .then()
                .header("Location", endsWith("/reports"));

        TestIssuer.signsIn(anna("sendwell-viewer", true));
        signIn("/reports").then().statusCode(303);
        As.viewer().get("/api/people").then().body("find { it.email == '" + email + "' }.role", equalTo("viewer"));
    }

    @Test
    void letsNobodyInWithoutARoleOrAVerifiedAddress() {
        TestIssuer.signsIn(anna("another-role", true));
        signIn("/reports").then().statusCode(403).body(containsString("no role here"));

        TestIssuer.signsIn(anna("sendwell-admin", false));
        signIn("/reports").then().statusCode(403).body(containsString("does not vouch for your e-mail address"));
    }

    @Test
    void letsNobodyInWhoIsDisabledHereWhateverTheIssuerSays() {
        TestIssuer.signsIn(anna("sendwell-viewer", true));
        signIn("/reports").then().statusCode(303);
        String bearer = TestIssuer.token("ES256", claims -> claims.put("sub", subject));
        api(bearer, 200);
        String id = As.viewer().get("/api/people").then().extract().path("find { it.email == '" + email + "' }.id");

        As.admin()
                .body(Map.of("enabled", false))
                .patch("/api/people/{id}", id)
                .then()
                .statusCode(200);

        signIn("/reports").then().statusCode(403).body(containsString("You are disabled here"));
        await().untilAsserted(() -> api(bearer, 401));
        api(TestIssuer.token("ES256", claims -> claims.put("sub", subject)), 401);
    }

    @Test
    void aLastAdminWhomTheIssuerGivesLessStaysOneAndNothingIsWrittenOrEnded() {
        TestIssuer.signsIn(anna("sendwell-admin", true));
        signIn("/reports").then().statusCode(303);
        QuarkusTransaction.begin();
        try {
            Person.update("enabled = false where email <> ?1", email);
            Person anna = Person.<Person>find("email", email).firstResult();
            long entries = AuditEntry.count("subject", People.subject(email));

            Person again =
                    people.vouchedFor(anna.oidcSubject, (EmailAddress) EmailAddress.parse(email), PersonRole.VIEWER);

            assertThat(again.role).isEqualTo(PersonRole.ADMIN);
            assertThat(AuditEntry.count("subject", People.subject(email))).isEqualTo(entries);
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    @Test
    void believesNoAnswerThatItDidNotAskFor() {
        TestIssuer.signsIn(anna("sendwell-admin", true));
        Response begun = begin("/reports");
        String mine = begun.cookie(ATTEMPT);
        String callback = authorized(begun);

        browser().get(callback).then().statusCode(403);
        browser()
                .cookie(ATTEMPT, begin("/reports").cookie(ATTEMPT))
                .get(callback)
                .then()
                .statusCode(403);
        String[] parts = mine.split("\\.", -1);
        String otherVerifier = String.join(".", parts[0], parts[1], parts[0], parts[3]);
        browser().cookie(ATTEMPT, otherVerifier).get(callback).then().statusCode(503);
    }

    @Test
    void disablingReachesTheTokensOfSomebodyWhoNeverSignedInHereByTheirSubject() {
        String bearer = TestIssuer.token("RS256", claims -> claims.put("sub", subject));
        api(bearer, 200);
        String id = As.admin()
                .body(Map.of("email", email, "role", "viewer"))
                .post("/api/people")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        As.admin()
                .body(Map.of("enabled", false, "issuerSubject", subject))
                .patch("/api/people/{id}", id)
                .then()
                .statusCode(200);
        await().untilAsserted(() -> api(bearer, 401));
        api(TestIssuer.token("RS256", claims -> claims.put("sub", subject)), 401);
        As.admin()
                .body(Map.of("issuerSubject", "another"))
                .patch("/api/people/{id}", id)
                .then()
                .statusCode(409);

        As.adminsBrowser()
                .formParam("csrf", TestSessions.CSRF)
                .formParam("enabled", "true")
                .post("/settings/people/{id}", id)
                .then()
                .statusCode(303);
        await().untilAsserted(() -> api(bearer, 200));
    }

    @Test
    void takesNoAnswerOfAnotherAttempt() {
        TestIssuer.signsIn(anna("sendwell-admin", true));
        Response begun = begin("/reports");
        String[] parts = begun.cookie(ATTEMPT).split("\\.", -1);
        String otherNonce = String.join(".", parts[0], parts[0], parts[2], parts[3]);

        browser()
                .cookie(ATTEMPT, otherNonce)
                .get(authorized(begun))
                .then()
                .statusCode(403)
                .body(containsString("another attempt"));
    }

    private ObjectNode anna(String role, boolean verified) {
        ObjectNode claims = ContractsJson.mapper()
                .createObjectNode()
                .put("sub", subject)
                .put("email", email)
                .put("email_verified", verified);
        claims.putArray("groups").add("unrelated").add(role);
        return claims;
    }

    private static Response signIn(String next) {
        Response begun = begin(next);
        return browser().cookie(ATTEMPT, begun.cookie(ATTEMPT)).get(authorized(begun));
    }

    private static Response begin(String next) {
        Response begun = browser().get("/sign-in/openid?next=" + next);
        begun.then().statusCode(303);
        return begun;
    }

    /** Where the issuer sends the browser back to, on this service. */
    private static String authorized(Response begun) {
        String back = given().urlEncodingEnabled(false)
                .redirects()
                .follow(false)
                .get(begun.header("Location"))
                .header("Location");
        assertThat(back).startsWith("http://localhost:8080/sign-in/openid/callback?");
        URI address = URI.create(back);
        return address.getRawPath() + "?" + address.getRawQuery();
    }

    private static RequestSpecification browser() {
        return given().urlEncodingEnabled(false)
                .redirects()
                .follow(false)
                .accept("text/html,*/*;q=0.8")
                .contentType(ContentType.URLENC);
    }

    private static void api(String bearer, int status) {
        given().header("Authorization", "Bearer " + bearer)
                .get("/api/integrations")
                .then()
                .statusCode(status);
    }
}
