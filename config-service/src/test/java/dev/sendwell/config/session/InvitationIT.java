package dev.sendwell.config.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.sendwell.config.As;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class InvitationIT {
    private static final String PASSWORD = "a password of their own";

    private final String email = "invited-" + UUID.randomUUID() + "@shop.example";

    @Inject
    DataSource database;

    @Test
    void letsSomebodyChooseAPasswordAndSignsThemIn() {
        Response invited = invite("viewer");
        signIn(PASSWORD, 401);

        given().get(path(invited)).then().statusCode(200).body(containsString(email));
        Response chosen = choose(path(invited), PASSWORD);

        chosen.then().statusCode(303).header("Location", endsWith("/reports"));
        given().cookie(TestSessions.COOKIE, chosen.cookie(TestSessions.COOKIE))
                .get("/api/session")
                .then()
                .statusCode(200)
                .body("email", equalTo(email), "role", equalTo("viewer"));
        signIn(PASSWORD, 200);
        As.viewer()
                .get("/api/audit?subject=person/" + email)
                .then()
                .body("action", hasItem("person invited"))
                .body("find { it.action == 'invitation accepted' }.actor", equalTo(email))
                .body("changes.flatten().join(' ')", not(containsString(token(invited))));
    }

    @Test
    void isGoodOnceAlsoForTwoAtOneMoment() throws Exception {
        String path = path(invite("viewer"));
        try (ExecutorService people = Executors.newFixedThreadPool(4)) {
            List<Callable<Integer>> choices = Stream.of("the first one", "the second one", "the third one")
                    .map(password ->
                            (Callable<Integer>) () -> choose(path, password).statusCode())
                    .toList();
            List<Future<Integer>> all = people.invokeAll(choices);
            int good = 0;
            for (Future<Integer> one : all) {
                assertThat(one.get()).isIn(303, 404);
                good += one.get() == 303 ? 1 : 0;
            }
            assertThat(good).isEqualTo(1);
        }

        given().get(path).then().statusCode(404).body(containsString("good no longer"));
    }

    @Test
    void isGoodForAWeek() throws SQLException {
        Response invited = invite("viewer");
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "update invitation set expires_at = expires_at - interval '7 days' where person = ?")) {
            update.setObject(1, UUID.fromString(invited.path("id")));
            assertThat(update.executeUpdate()).isEqualTo(1);
        }

        given().get(path(invited)).then().statusCode(404);
        choose(path(invited), PASSWORD).then().statusCode(404);
        As.adminsBrowser().get("/settings/people").then().body(containsString("the invitation has ended"));
    }

    @Test
    void isStoredAsAHashOnly() throws SQLException {
        Response invited = invite("viewer");
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select invitation::text from invitation where person = ?")) {
            select.setObject(1, UUID.fromString(invited.path("id")));
            try (var rows = select.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).doesNotContain(token(invited));
            }
        }
    }

    @Test
    void isReplacedByANewerOneAndWithdrawnByDisabling() {
        Response first = invite("viewer");
        String id = first.path("id");
        String newer = URI.create(As.admin()
                        .post("/api/people/{id}/invitation", id)
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("link"))
                .getPath();

        given().get(path(first)).then().statusCode(404);
        given().get(newer).then().statusCode(200);

        As.admin()
                .body(Map.of("enabled", false))
                .patch("/api/people/{id}", id)
                .then()
                .statusCode(200);
        given().get(newer).then().statusCode(404);
        As.admin().post("/api/people/{id}/invitation", id).then().statusCode(409);
    }

    @Test
    void isALinkForSomebodyWhoForgotTheirPasswordAndEndsTheirSessions() {
        Response invited = invite("viewer");
        String session = choose(path(invited), PASSWORD).cookie(TestSessions.COOKIE);

        Response again = As.adminsBrowser()
                .formParam("csrf", TestSessions.CSRF)
                .post("/settings/people/{id}/invitation", invited.<String>path("id"));
        String link = again.then().statusCode(200).extract().htmlPath().getString("**.find { it.@id == 'link' }");
        choose(URI.create(link).getPath(), "another password of theirs").then().statusCode(303);

        signIn(PASSWORD, 401);
        signIn("another password of theirs", 200);
        await().untilAsserted(() -> given().cookie(TestSessions.COOKIE, session)
                .get("/api/session")
                .then()
                .statusCode(401));
    }

    @Test
    void keepsTheLinkGoodWhenThePasswordIsNot() {
        Response invited = invite("viewer");

        choose(path(invited), "short")
                .then()
                .statusCode(400)
                .body(containsString("has to have at least 10 characters"));
        given().header("Origin", "http://evil.example")
                .formParam("password", PASSWORD)
                .post(path(invited))
                .then()
                .statusCode(403);
        choose(path(invited), PASSWORD).then().statusCode(303);
    }

    @Test
    void isNotNeededByAProgramThatGivesAPassword() {
        As.admin()
                .body(Map.of("email", email, "password", PASSWORD, "role", "viewer"))
                .post("/api/people")
                .then()
                .statusCode(201)
                .body("invitation", nullValue());
        signIn(PASSWORD, 200);
    }

    @Test
    void doesNotMakeAnAdminOfWhomNobodyKnowsWhetherTheyCome() throws SQLException {
        invite("admin");
        String last = As.admin()
                .get("/api/people")
                .then()
                .extract()
                .path("find { it.email == 'first.admin@shop.example' }.id");
        try (Connection connection = database.getConnection();
                PreparedStatement others = connection.prepareStatement("update person set role = 'VIEWER'"
                        + " where email <> 'first.admin@shop.example' and password_hash is not null")) {
            others.executeUpdate();
        }

        As.admin()
                .body(Map.of("enabled", false))
                .patch("/api/people/{id}", last)
                .then()
                .statusCode(409)
                .body("detail", containsString("this is the last admin"));
    }

    private Response invite(String role) {
        Response invited = As.admin().body(Map.of("email", email, "role", role)).post("/api/people");
        invited.then().statusCode(201).body("email", equalTo(email));
        return invited;
    }

    private static String path(Response invited) {
        String link = invited.path("invitation.link");
        assertThat(link).startsWith("http://localhost:8080/sign-in/invitation/");
        return URI.create(link).getPath();
    }

    private static String token(Response invited) {
        return path(invited).substring("/sign-in/invitation/".length());
    }

    private static Response choose(String path, String password) {
        return given().redirects().follow(false).formParam("password", password).post(path);
    }

    private void signIn(String password, int status) {
        given().contentType(ContentType.JSON)
                .body(Map.of("email", email, "password", password))
                .post("/api/session")
                .then()
                .statusCode(status);
    }
}
