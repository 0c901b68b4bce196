package dev.sendwell.config.integration;

import static dev.sendwell.config.integration.Samples.form;
import static dev.sendwell.config.integration.Samples.newId;
import static dev.sendwell.config.integration.Samples.part;
import static dev.sendwell.config.integration.Samples.sendGrid;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.config.As;
import dev.sendwell.config.connect.SimulatedSendGrid;
import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Goes through everything that is done with a password and looks for it in all that comes out. */
@QuarkusTest
@WithTestResource(SimulatedSendGrid.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class SecretsIT {
    private static final String SECRET = "SG.open-sesame-4711";

    @Inject
    DataSource database;

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    @Test
    void noAnswerPageRecordRowOrLogLineContainsThePassword() throws SQLException {
        Logger root = LogManager.getLogManager().getLogger("");
        Handler log = new Handler() {
            @Override
            public void publish(LogRecord record) {
                seen.add(record.getMessage() + Arrays.toString(record.getParameters()) + record.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        root.addHandler(log);
        try {
            goThroughEverything();
        } finally {
            root.removeHandler(log);
        }
        readTopicsAndTables();

        assertThat(seen).hasSizeGreaterThan(50).noneMatch(text -> text.contains(SECRET) || text.contains(SimulatedSendGrid.apiKey()));
    }

    private void goThroughEverything() {
        String id = newId();
        Map<String, Object> broken = sendGrid(id, SECRET);
        part(broken, "smtp").put("host", "https://wrong");
        see(As.admin().body(broken).post("/api/integrations"));
        see(As.admin().body("{\"smtp\":{\"port\":\"" + SECRET + "\"}}").post("/api/integrations"));
        see(As.admin().body("{\"smtp\":{\"password\":\"" + SECRET + "\"").post("/api/integrations"));
        see(As.viewer().body(sendGrid(id, SECRET)).post("/api/integrations"));
        see(As.admin().body(sendGrid(id, SECRET)).post("/api/integrations"));
        see(As.admin().body(sendGrid(id, SECRET)).post("/api/integrations"));
        see(As.admin().get("/api/integrations/{id}", id));
        see(As.admin().get("/api/integrations"));
        see(As.admin().body(sendGrid(id, SECRET + "2")).header("If-Match", "*").put("/api/integrations/{id}", id));
        see(As.adminsBrowser().get("/settings/integrations/{id}", id));
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
        see(As.viewersBrowser().get("/settings/integrations/{id}", id));

        Map<String, String> person = Map.of("email", id + "@shop.example", "password", SECRET, "role", "viewer");
        see(As.admin().body(person).post("/api/people"));
        see(As.admin().body(person).post("/api/people"));
        see(As.admin().get("/api/people"));
        see(given().contentType(ContentType.JSON).body(person).post("/api/session"));
        see(given().formParams(Map.of("email", "nobody@shop.example", "password", SECRET))
                .post("/sign-in"));
        see(As.admin().header("If-Match", "*").delete("/api/integrations/{id}", id));
    }

    private void see(Response response) {
        seen.add(response.statusLine() + response.headers() + response.asString());
    }

    private void readTopicsAndTables() throws SQLException {
        try (KafkaProbe kafka = new KafkaProbe()) {
            kafka.await(
                    Topic.INTEGRATIONS,
                    1,
                    record -> record.value() != null && text(record.value()).contains("\"deleted\""));
            for (Topic topic : Topic.values()) {
                kafka.all(topic).forEach(record -> seen.add(record.key() + text(record.value()) + record.headers()));
            }
        }
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("integration", "person", "audit_entry", "topic_state", "sendgrid_webhook", "incident")) {
                try (ResultSet rows = statement.executeQuery("select t::text || coalesce("
                        + (table.equals("topic_state") ? "convert_from(value, 'utf8')" : "''") + ", '') from " + table
                        + " t")) {
                    while (rows.next()) {
                        seen.add(rows.getString(1));
                    }
                }
            }
        }
    }

    private static String text(byte[] value) {
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
}
