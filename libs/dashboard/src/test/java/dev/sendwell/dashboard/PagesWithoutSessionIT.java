package dev.sendwell.dashboard;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.sendwell.testkit.SendwellBacking;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(SendwellBacking.class)
class PagesWithoutSessionIT {

    @Test
    void aPageLeadsToWhereASessionIsRefreshedOrBegunAndBack() {
        given().redirects()
                .follow(false)
                .accept("text/html,*/*")
                .get("/page?by=day")
                .then()
                .statusCode(303)
                .header("Location", containsString("/session/refresh?next=%2Fpage%3Fby%3Dday"));
    }

    @Test
    void anApiAnswers401AsAProblem() {
        given().accept("application/json")
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/things")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer")
                .contentType("application/problem+json")
                .body("status", equalTo(401), "title", equalTo("Unauthorized"));
    }

    @Test
    void aFragmentIsRefreshedWhereThePageWouldBe() {
        given().redirects()
                .follow(false)
                .header("HX-Request", "true")
                .get("/page?a=b")
                .then()
                .statusCode(303)
                .header("Location", containsString("/session/refresh?next=%2Fpage%3Fa%3Db&time="));
    }

    @Test
    void anEndpointWithoutAnnotationIsRefused() {
        given().get("/unannotated").then().statusCode(401);
    }

    @Test
    void aTokenThatIsNoneMakesItsBearerNobody() {
        given().cookie("__Host-sendwell", "nonsense").get("/public").then().statusCode(200);
        given().cookie("__Host-sendwell", "nonsense").get("/page").then().statusCode(401);
        given().header("Authorization", "Bearer nonsense").get("/public").then().statusCode(200);
        given().header("Authorization", "Bearer nonsense")
                .get("/api/in-person")
                .then()
                .statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/public", "/page", "/nowhere", "/api/broken", "/assets/sendwell.css"})
    void everyAnswerCarriesTheSecurityHeaders(String path) {
        given().get(path)
                .then()
                .header(
                        "Content-Security-Policy",
                        containsString("default-src 'none'; script-src 'self'; style-src 'self'"))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("Content-Security-Policy", not(containsString("unsafe")))
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Permissions-Policy", containsString("camera=()"));
    }

    @Test
    void assetsAreCachedForAYearAndPagesNotAtAll() {
        String style = given().get("/public")
                .then()
                .header("Cache-Control", "no-store")
                .extract()
                .htmlPath()
                .getString("html.head.link[0].@href");

        assertThat(style).matches("/assets/sendwell\\.css\\?v=[0-9a-f]{10}");
        given().get(style)
                .then()
                .statusCode(200)
                .contentType("text/css")
                .header("Cache-Control", "public, max-age=31536000, immutable");
        given().get("/assets/absent.css").then().statusCode(404).header("Cache-Control", "no-store");
    }

    @Test
    void thePageHasNoInlineScriptOrStyle() {
        given().get("/public")
                .then()
                .statusCode(200)
                .body(not(matchesPattern("(?s).*(<style|<script>| style=| on[a-z]+=).*")))
                .body(containsString("<title>Sample &lt;1&gt; · Sendwell</title>"))
                .body(containsString("{\"allowEval\":false,\"includeIndicatorStyles\":false"));
    }

    @Test
    void nothingOfTheInsideIsToldOfAnUnexpectedFailure() {
        given().get("/api/broken")
                .then()
                .statusCode(500)
                .contentType("application/problem+json")
                .body("detail", matchesPattern(".*problem=[0-9a-f-]{36}\\."))
                .body(not(containsString("secret of the inside")), not(containsString("Exception")));
    }

    @Test
    void anAddressThatIsNoneIsAProblemForProgramsAndAPageForBrowsers() {
        given().accept("application/json")
                .get("/nowhere")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
        given().accept("text/html")
                .get("/nowhere")
                .then()
                .statusCode(404)
                .contentType("text/html")
                .body(containsString("There is nothing at this address."));
    }
}
