package dev.sendwell.config.integration;

import static dev.sendwell.config.integration.Samples.form;
import static dev.sendwell.config.integration.Samples.newId;
import static dev.sendwell.config.integration.Samples.part;
import static dev.sendwell.config.integration.Samples.sendGrid;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;

import dev.sendwell.config.As;
import dev.sendwell.config.connect.SimulatedSendGrid;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.secrets.Listener;
import dev.sendwell.testkit.session.TestKeys;
import dev.sendwell.testkit.session.TestSessions;
import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Goes through everything that is done with secrets and looks for them in all that comes out. */
@QuarkusTest
@WithTestResource(SimulatedSendGrid.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class SecretsIT {
    private static final String SECRET = "SG.open-sesame-4711";
    private static final String PERSONS = "a person's password 4711";
    private static final String FIRST_ADMINS = "first admin's password";

    @Inject
    DataSource database;

    private final Map<String, String> secrets = new LinkedHashMap<>();
    private String callbackUrl = "not known yet";
    private Listener listener;

    @Test
    void noAnswerPageRecordRowOrLogLineContainsASecret() throws SQLException, IOException {
        secrets.put("SMTP password", SECRET);
        secrets.put("SendGrid API key", SimulatedSendGrid.apiKey());
        secrets.put("person's password", PERSONS);
        secrets.put("first admin's password", FIRST_ADMINS);
        secrets.put(
                "private signing key",
                ContractsJson.mapper()
                        .readTree(TestKeys.current().sessionSigning())
                        .findValue("d")
                        .textValue());
        for (String keyset :
                List.of(TestKeys.current().smtpKeyset(), TestKeys.current().webhookKeyset())) {
            secrets.put(
                    "key " + secrets.size(),
                    ContractsJson.mapper().readTree(keyset).findValue("value").textValue());
        }
        try (Listener listening = new Listener()) {
            listener = listening;
            workWithAnIntegration();
            checkAtAServerThatTellsThePassword();
            workWithPeople();
            workWithInvitations();
            workWithTokens();
            readTopicsAndTables();
            listening.heardNothingOf(secrets, 80);
        }
    }

    private void workWithAnIntegration() {
        String id = newId();
        Map<String, Object> broken = sendGrid(id, SECRET);
        part(broken, "smtp").put("host", "https://wrong");
        see(As.admin().body(broken).post("/api/integrations"));
        see(As.admin().body("{\"smtp\":{\"port\":\"" + SECRET + "\"}}").post("/api/integrations"));
        see(As.admin().body("{\"smtp\":{\"password\":\"" + SECRET + "\"").post("/api/integrations"));
        see(As.viewer().body(sendGrid(id, SECRET)).post("/api/integrations"));
        Response created = As.admin().body(sendGrid(id, SECRET)).post("/api/integrations");
        // The one thing that shows the webhook's token, to admins.
        callbackUrl = created.path("webhook.callbackUrl");
        secrets.put("webhook token", callbackUrl.substring(callbackUrl.lastIndexOf('/') + 1));
        see(created);
        see(As.admin().body(sendGrid(id, SECRET)).post("/api/integrations"));
        see(As.admin().get("/api/integrations/{id}", id));
        see(As.admin().get("/api/integrations"));
        see(As.viewer().get("/api/integrations/{id}", id));
        see(As.viewer().get("/api/integrations"));
        see(As.admin().body(sendGrid(id, SECRET + "2")).header("If-Match", "*").put("/api/integrations/{id}", id));
        see(As.admin().post("/api/keys/re-encrypt"));
        see(As.adminsBrowser().get("/settings/integrations/{id}", id));
        see(As.viewersBrowser().get("/settings/integrations/{id}", id));
        Map<String, String> fields = form(id, SECRET);
        fields.put("version", "2");
        fields.put("smtp.port", "0");
        see(As.adminsBrowser()
                .formParams(fields)
                .formParam("csrf", TestSessions.CSRF)
                .post("/settings/integrations/{id}", id));
        fields.put("smtp.port", "587");
        see(As.adminsBrowser()
                .formParams(fields)
                .formParam("csrf", TestSessions.CSRF)
                .post("/settings/integrations/{id}", id));
        see(As.adminsBrowser()
                .header("Sec-Fetch-Site", "same-origin")
                .formParams(fields)
                .formParam("csrf", "of an older session")
                .post("/session/again?next=/settings/integrations/" + id));
        see(As.admin().body(Map.of("to", "a@shop.example")).post("/api/integrations/{id}/test-emails", id));
        for (String key : List.of(SECRET, SimulatedSendGrid.apiKey())) {
            for (String what : List.of("connect", "compare", "remove", "connect")) {
                see(As.admin()
                        .body(Map.of("apiKey", key, "store", true))
                        .post("/api/integrations/{id}/webhook/{what}", id, what));
            }
        }
        see(As.adminsBrowser()
                .formParam("csrf", TestSessions.CSRF)
                .formParam("apiKey", SECRET)
                .post("/settings/integrations/{id}/webhook", id));
        see(As.adminsBrowser().get("/settings/integrations/{id}/webhook", id));
        see(As.adminsBrowser().get("/settings/incidents"));
        see(As.adminsBrowser().get("/settings"));
        see(As.admin().header("If-Match", "*").delete("/api/integrations/{id}", id));
    }

    private void checkAtAServerThatTellsThePassword() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .offering("AUTH PLAIN")
                .when("AUTH", Answer.reply("535 5.7.8 " + SECRET + " is not the password of shop"))
                .start()) {
            Map<String, Object> settings = sendGrid(newId(), SECRET);
            settings.put("provider", "smtp");
            part(settings, "smtp")
                    .putAll(Map.of("host", "localhost", "port", server.port(), "security", "none", "username", "shop"));
            Response check = As.admin().body(Map.of("settings", settings)).post("/api/integrations/checks");
            check.then().body(containsString("is not the password of shop"));
            see(check);
            Map<String, String> fields = form(newId(), SECRET);
            fields.put("smtp.host", "localhost");
            fields.put("smtp.port", Integer.toString(server.port()));
            fields.put("smtp.security", "none");
            see(As.adminsBrowser()
                    .formParams(fields)
                    .formParam("csrf", TestSessions.CSRF)
                    .post("/settings/integrations/new/check"));
        }
    }

    private void workWithInvitations() {
        Response invited = As.admin()
                .body(Map.of("email", newId() + "@shop.example", "role", "viewer"))
                .post("/api/people");
        // Who invites passes the link on, so it is shown once.
        String link = invited.path("invitation.link");
        String path = URI.create(link).getPath();
        secrets.put("invitation's token", path.substring(path.lastIndexOf('/') + 1));
        listener.heard("answer", invited.asString().replace(link, ""));
        see(As.admin().get("/api/people"));
        see(As.adminsBrowser().get("/settings/people"));
        see(given().formParam("password", "short").post(path), path);
        see(given().formParam("password", PERSONS).redirects().follow(false).post(path), path);
        see(given().get(path), path);
        see(As.admin().get("/api/audit"));
    }

    private void workWithPeople() {
        String email = newId() + "@shop.example";
        Map<String, String> person = Map.of("email", email, "password", PERSONS, "role", "viewer");
        see(As.admin().body(person).post("/api/people"));
        see(As.admin().body(person).post("/api/people"));
        see(As.admin().get("/api/people"));
        Response session = given().contentType(ContentType.JSON).body(person).post("/api/session");
        secrets.put("session's token", session.cookie(TestSessions.COOKIE));
        secrets.put("refresh token", session.cookie(TestSessions.COOKIE + "-refresh"));
        see(session);
        see(given().cookie(TestSessions.COOKIE, session.cookie(TestSessions.COOKIE))
                .get("/api/session"));
        see(given().redirects()
                .follow(false)
                .cookie(TestSessions.COOKIE + "-refresh", session.cookie(TestSessions.COOKIE + "-refresh"))
                .get("/session/refresh?next=/reports"));
        see(given().formParams(Map.of("email", "nobody@shop.example", "password", PERSONS))
                .post("/sign-in"));
        see(given().formParams(Map.of("email", PERSONS, "password", "typed in the wrong field"))
                .post("/sign-in"));
        see(given().contentType(ContentType.JSON)
                .body(Map.of("email", "first.admin@shop.example", "password", FIRST_ADMINS))
                .post("/api/session"));
        see(As.adminsBrowser()
                .formParam("csrf", TestSessions.CSRF)
                .formParams(Map.of("email", "not an address", "password", PERSONS, "role", "viewer"))
                .post("/settings/people"));
        see(As.adminsBrowser().get("/settings/people"));
        see(As.adminsBrowser().get("/settings/audit"));
        see(As.admin().get("/api/audit"));
    }

    private void workWithTokens() {
        Response made = As.admin()
                .body(Map.of("name", newId(), "role", "admin", "days", 1))
                .post("/api/tokens");
        String token = made.path("token");
        secrets.put("API token", token);
        see(given().header("Authorization", "Bearer " + token).get("/api/integrations"));
        see(given().header("Authorization", "Bearer " + token + "x").get("/api/integrations"));
        see(given().header("Authorization", "Bearer " + token).get("/settings"));
        see(As.admin().get("/api/tokens"));
        see(As.adminsBrowser().get("/settings/people"));
        see(As.admin().delete("/api/tokens/{id}", made.<String>path("details.id")));
    }

    /** Everything but the cookies, which are where session and refresh token have to be. */
    private void see(Response response) {
        see(response, callbackUrl);
    }

    private void see(Response response, String shown) {
        String headers = response.headers().asList().stream()
                .filter(header -> !header.getName().equalsIgnoreCase("Set-Cookie"))
                .toList()
                .toString();
        listener.heard(
                "answer", response.statusLine() + headers + response.asString().replace(shown, ""));
    }

    private void readTopicsAndTables() throws SQLException {
        try (KafkaProbe kafka = new KafkaProbe()) {
            kafka.await(
                    Topic.INTEGRATIONS,
                    1,
                    record -> record.value() != null
                            && new String(record.value(), StandardCharsets.UTF_8).contains("\"deleted\""));
            listener.hearTopics(kafka);
        }
        List<String> tables = List.of(
                "integration",
                "sendgrid_webhook",
                "incident",
                "connection_check",
                "invitation",
                "person",
                "session",
                "refresh_token",
                "api_token",
                "audit_entry",
                "topic_state");
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : tables) {
                String value = table.equals("topic_state") ? "convert_from(value, 'utf8')" : "''";
                try (ResultSet rows =
                        statement.executeQuery("select t::text || coalesce(" + value + ", '') from " + table + " t")) {
                    while (rows.next()) {
                        listener.heard(table, rows.getString(1));
                    }
                }
            }
        }
    }
}
