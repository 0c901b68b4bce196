package dev.sendwell.config.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.sendwell.config.As;
import dev.sendwell.testkit.SendwellBacking;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class AuditIT {
    private final String email = "somebody-" + UUID.randomUUID() + "@shop.example";
    private final String subject = "person/" + email;

    @Inject
    DataSource database;

    @Test
    void tellsOldAndNewValueOfAPersonAndThatAPasswordChanged() {
        String id = somebody();
        As.admin()
                .body(Map.of("role", "admin", "password", "quite another one"))
                .patch("/api/people/{id}", id);

        As.viewer()
                .get("/api/audit?subject=" + subject)
                .then()
                .statusCode(200)
                .body("action", equalTo(List.of("person changed", "person created")))
                .body("[0].actor", equalTo("admin@sendwell.test"))
                .body("[0].changes", equalTo(List.of("password: set → changed", "role: viewer → admin")))
                .body(not(containsString("quite another one")));
        As.admin()
                .body(Map.of("role", "viewer"))
                .patch("/api/people/{id}", id)
                .then()
                .statusCode(200);
    }

    @Test
    void tellsWhoSignedInAndOutAndWhoCouldNot() {
        somebody();
        signIn("wrong password");
        String csrf = signIn("a password of somebody").path("csrf");
        assertThat(csrf).isNotEmpty();

        As.viewer()
                .get("/api/audit?subject=" + subject)
                .then()
                .body("action", equalTo(List.of("signed in", "sign-in failed", "person created")))
                .body("[0].actor", equalTo(email))
                .body("[1].actor", equalTo("nobody"))
                .body("[1].changes[0]", startsWith("address: "));
    }

    @Test
    void keepsNoPasswordThatWasTypedInPlaceOfTheAddress() {
        given().contentType(ContentType.JSON)
                .body(Map.of("email", "my-typed-password", "password", "x"))
                .post("/api/session")
                .then()
                .statusCode(401);

        As.viewer().get("/api/audit").then().body(not(containsString("my-typed-password")));
    }

    @Test
    void isAskedByPersonSubjectAndTimeAndReadPageByPage() {
        Instant before = Instant.now();
        String id = somebody();
        for (int i = 0; i < 3; i++) {
            As.admin().body(Map.of("enabled", i % 2 == 1)).patch("/api/people/{id}", id);
        }

        As.viewer()
                .get("/api/audit?actor=admin@sendwell.test&subject=person/&from=" + before)
                .then()
                .body("actor", everyItem(equalTo("admin@sendwell.test")))
                .body("subject", hasItem(subject));
        As.viewer()
                .get("/api/audit?subject=" + subject + "&to=" + before)
                .then()
                .body("", hasSize(0));
        List<Integer> ids = As.viewer()
                .get("/api/audit?limit=2&subject=" + subject)
                .then()
                .extract()
                .path("id");
        assertThat(ids).hasSize(2);
        As.viewer()
                .get("/api/audit?subject=" + subject + "&before=" + ids.getLast())
                .then()
                .body("action", equalTo(List.of("person changed", "person created")));
        As.viewersBrowser()
                .get("/settings/audit?subject=" + subject)
                .then()
                .statusCode(200)
                .body(containsString("enabled: true → false"));
        As.viewersBrowser().get("/settings/audit?from=yesterday").then().statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_entry set actor = 'somebody else'",
                "delete from audit_entry",
                "truncate audit_entry",
                "drop table audit_entry"
            })
    void takesNoChangeFromTheRoleThatTheServiceRunsUnder(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate(sql))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        }
    }

    private String somebody() {
        return As.admin()
                .body(Map.of("email", email, "password", "a password of somebody", "role", "viewer"))
                .post("/api/people")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private Response signIn(String password) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("email", email, "password", password))
                .post("/api/session");
    }
}
