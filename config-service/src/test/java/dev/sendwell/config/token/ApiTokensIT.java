package dev.sendwell.config.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.sendwell.config.As;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class ApiTokensIT {
    private final String name = "ci-" + UUID.randomUUID();

    @Test
    void isShownOnceAndReadsTheApiUnderItsName() {
        Response made = make("viewer");
        String token = made.path("token");

        with(token).get("/api/session").then().statusCode(200).body("email", equalTo("API token " + name));
        with(token).get("/api/integrations").then().statusCode(200);
        with(token).body("{}").post("/api/integrations").then().statusCode(403);
        As.viewer().get("/api/tokens").then().body("name", hasItem(name)).body(not(containsString(token)));
        await().untilAsserted(() -> As.viewer()
                .get("/api/tokens")
                .then()
                .body("find { it.name == '" + name + "' }.lastUsedAt", notNullValue()));
    }

    @Test
    void makesNoTokenAndNobodyEvenAsAnAdmin() {
        String token = make("admin").path("token");

        with(token)
                .body(Map.of("name", name + "2", "role", "admin", "days", 1))
                .post("/api/tokens")
                .then()
                .statusCode(403);
        with(token)
                .body(Map.of("email", name + "@shop.example", "password", "a password", "role", "admin"))
                .post("/api/people")
                .then()
                .statusCode(403);
    }

    @Test
    void isRefusedOnceItIsRevokedAndItsNameMayBeUsedAgain() {
        Response made = make("viewer");
        As.admin()
                .body(Map.of("name", name, "role", "viewer", "days", 1))
                .post("/api/tokens")
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("name")));

        As.admin()
                .delete("/api/tokens/{id}", made.<String>path("details.id"))
                .then()
                .statusCode(204);

        await().untilAsserted(() ->
                with(made.path("token")).get("/api/integrations").then().statusCode(401));
        make("viewer");
        As.viewer()
                .get("/api/audit?subject=token/" + name)
                .then()
                .body("action", equalTo(List.of("token made", "token revoked", "token made")));
    }

    @Test
    void saysEverythingThatIsWrongWithAWish() {
        As.admin()
                .body(Map.of("name", "<b>", "days", 1000))
                .post("/api/tokens")
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("name", "role", "days")));
    }

    @Test
    void thePageShowsItOnceAndAsksBeforeRevoking() {
        String page = As.adminsBrowser()
                .formParam("csrf", TestSessions.CSRF)
                .formParams(Map.of("name", name, "role", "viewer", "days", "30"))
                .post("/settings/people/tokens")
                .then()
                .statusCode(200)
                .body(containsString("cannot be shown again"))
                .extract()
                .htmlPath()
                .getString("**.find { it.@id == 'token' }");
        with(page.strip()).get("/api/integrations").then().statusCode(200);
        String id = As.viewer().get("/api/tokens").then().extract().path("find { it.name == '" + name + "' }.id");

        As.adminsBrowser()
                .get("/settings/people/tokens/{id}", id)
                .then()
                .statusCode(200)
                .body(containsString("Every service refuses it within seconds"));
        As.adminsBrowser()
                .formParam("csrf", TestSessions.CSRF)
                .post("/settings/people/tokens/{id}", id)
                .then()
                .statusCode(303);
        await().untilAsserted(
                        () -> with(page.strip()).get("/api/integrations").then().statusCode(401));
    }

    private Response make(String role) {
        Response made =
                As.admin().body(Map.of("name", name, "role", role, "days", 30)).post("/api/tokens");
        made.then().statusCode(201);
        assertThat(made.<String>path("token").split("\\.", -1)).hasSize(3);
        return made;
    }

    private static RequestSpecification with(String token) {
        return given().header("Authorization", "Bearer " + token).contentType(ContentType.JSON);
    }
}
