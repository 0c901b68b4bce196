package dev.sendwell.config.person;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.sendwell.config.As;
import dev.sendwell.testkit.SendwellBacking;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class PeopleApiIT {

    @Test
    void theFirstStartMakesTheAdminThatIsConfigured() {
        As.viewer()
                .get("/api/people")
                .then()
                .statusCode(200)
                .body("email", hasItem("first.admin@shop.example"))
                .body(not(containsString("password")));
    }

    @Test
    void namesEverythingThatIsWrongWithSomebodyNew() {
        As.admin()
                .body(Map.of("email", "nobody", "password", "short"))
                .post("/api/people")
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("email", "password", "role")))
                .body(not(containsString("short")));
    }

    @Test
    void takesAnAddressOnce() {
        String email = "somebody-" + UUID.randomUUID() + "@shop.example";
        As.admin().body(viewer(email)).post("/api/people").then().statusCode(201);

        As.admin()
                .body(viewer(email.toUpperCase(Locale.ROOT)))
                .post("/api/people")
                .then()
                .statusCode(409);
    }

    @Test
    void alwaysLeavesSomebodyWhoMayChangeThings() {
        String firstAdmin = As.admin()
                .get("/api/people")
                .then()
                .extract()
                .path("find { it.email == 'first.admin@shop.example' }.id");

        for (Map<String, Object> change :
                List.<Map<String, Object>>of(Map.of("enabled", false), Map.of("role", "viewer"))) {
            As.admin()
                    .body(change)
                    .patch("/api/people/{id}", firstAdmin)
                    .then()
                    .statusCode(409)
                    .body("detail", containsString("last admin"));
        }
    }

    @Test
    void knowsNobodyOfAnotherId() {
        As.admin()
                .body(Map.of("enabled", false))
                .patch("/api/people/{id}", UUID.randomUUID())
                .then()
                .statusCode(404);
        As.admin()
                .body(Map.of("enabled", false))
                .patch("/api/people/not-an-id")
                .then()
                .statusCode(404);
    }

    private static Map<String, String> viewer(String email) {
        return Map.of("email", email, "password", "a viewer's password", "role", "viewer");
    }
}
