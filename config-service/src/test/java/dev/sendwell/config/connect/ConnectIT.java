package dev.sendwell.config.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sendwell.config.As;
import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.integration.Samples;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
@WithTestResource(SimulatedSendGrid.class)
class ConnectIT {
    private static final String SETTINGS = "/v3/user/webhooks/event/settings";

    private final String id = Samples.newId();
    private String callbackUrl;

    @Inject
    DataSource database;

    @Inject
    Connecting connecting;

    @BeforeEach
    void createIntegration() {
        Map<String, Object> input = Samples.sendGrid(id, "SG.sends-mail");
        input.remove("webhook");
        callbackUrl = As.admin()
                .body(input)
                .post("/api/integrations")
                .then()
                .statusCode(201)
                .extract()
                .path("webhook.callbackUrl");
    }

    @AfterEach
    void cleanSendGrid() throws Exception {
        for (JsonNode webhook : webhooks()) {
            SimulatedSendGrid.call("DELETE", SETTINGS + "/" + webhook.get("id").asText(), "");
        }
        SimulatedSendGrid.call("POST", "/api/settings", "{\"maxWebhooks\":5}");
    }

    @Test
    void makesASignedWebhookWithEveryBoxTickedAndTakesItsKeyOver() throws Exception {
        connect(Map.of("apiKey", SimulatedSendGrid.apiKey()))
                .statusCode(200)
                .body("differences", empty())
                .body("keyStored", equalTo(false));

        JsonNode made = webhooks().getFirst();
        assertThat(made.get("url").asText()).isEqualTo(callbackUrl);
        for (Box box : Box.values()) {
            assertThat(made.get(box.wire()).asBoolean()).as(box.wire()).isTrue();
        }
        As.admin()
                .get("/api/integrations/{id}", id)
                .then()
                .body(
                        "webhook.verificationKeys",
                        contains(made.get("public_key").asText()));
    }

    @Test
    void stopsAndLeavesNoWebhookBehindWhenTheIntegrationIsDeletedMeanwhile() throws Exception {
        try (Connection deleting = database.getConnection();
                ExecutorService somebody = Executors.newSingleThreadExecutor()) {
            deleting.setAutoCommit(false);
            try (PreparedStatement delete = deleting.prepareStatement(
                    "update integration set deleted_at = now(), password = null, webhook_token = null where id = ?")) {
                delete.setString(1, id);
                assertThat(delete.executeUpdate()).isEqualTo(1);
            }
            Future<Connecting.Outcome> connecting = somebody.submit(
                    () -> this.connecting.connect(id, SimulatedSendGrid.apiKey(), true, new Actor("somebody")));
            await().atMost(Duration.ofMinutes(1)).until(() -> webhooks().size() == 1);
            deleting.commit();

            assertThat(connecting.get()).isInstanceOf(Connecting.Unknown.class);
        }
        assertThat(webhooks()).isEmpty();
        assertThat(connecting.find(id)).isEmpty();
    }

    @Test
    void ofSeveralAtOnceOneConnectsAndMakesOneWebhook() throws Exception {
        List<Connecting.Outcome> outcomes = new ArrayList<>();
        try (ExecutorService impatient = Executors.newFixedThreadPool(4)) {
            Callable<Connecting.Outcome> click =
                    () -> connecting.connect(id, SimulatedSendGrid.apiKey(), true, new Actor("somebody"));
            for (Future<Connecting.Outcome> each : impatient.invokeAll(List.of(click, click, click, click))) {
                outcomes.add(each.get());
            }
        }

        assertThat(outcomes)
                .hasAtLeastOneElementOfType(Connecting.Done.class)
                .hasOnlyElementsOfTypes(Connecting.Done.class, Connecting.Busy.class);
        assertThat(webhooks()).hasSize(1);
    }

    @Test
    void saysThatSomebodyConnectsJustNow() throws Exception {
        try (Connection other = database.getConnection()) {
            other.setAutoCommit(false);
            try (PreparedStatement lock =
                    other.prepareStatement("select pg_advisory_xact_lock(hashtextextended('webhook/' || ?, 0))")) {
                lock.setString(1, id);
                lock.execute();
            }
            connect(Map.of("apiKey", SimulatedSendGrid.apiKey()))
                    .statusCode(409)
                    .body("detail", containsString("being connected just now"));
            As.adminsBrowser()
                    .formParam("csrf", TestSessions.CSRF)
                    .formParam("apiKey", SimulatedSendGrid.apiKey())
                    .post("/settings/integrations/{id}/webhook", id)
                    .then()
                    .statusCode(409)
                    .body(containsString("being connected just now"));
            other.rollback();
        }
        assertThat(webhooks()).isEmpty();
        connect(Map.of("apiKey", SimulatedSendGrid.apiKey())).statusCode(200);
    }

    @Test
    void aNewCallbackUrlIsToldToSendGridWithTheStoredKey() throws Exception {
        connect(Map.of("apiKey", SimulatedSendGrid.apiKey(), "store", true)).statusCode(200);
        As.adminsBrowser()
                .get("/settings/integrations/{id}/callback-url", id)
                .then()
                .statusCode(200)
                .body(containsString("with the API key that is stored"));

        replaceUrl(version(), "").statusCode(303).header("Location", endsWith("/webhook?done=moved"));

        assertThat(callbackUrl()).isNotEqualTo(callbackUrl);
        assertThat(webhooks())
                .singleElement()
                .satisfies(webhook -> assertThat(webhook.get("url").asText()).isEqualTo(callbackUrl()));
        As.admin()
                .get("/api/audit?subject=integration/" + id)
                .then()
                .body(
                        "action",
                        hasItem("callback URL replaced"),
                        "toString()",
                        not(containsString("webhooks/sendgrid")));
    }

    @Test
    void aNewCallbackUrlThatSendGridDoesNotKnowYetSaysSo() {
        As.adminsBrowser()
                .get("/settings/integrations/{id}/callback-url", id)
                .then()
                .statusCode(200)
                .body(containsString("every event that is posted to it is refused"), containsString("Post URL"));

        replaceUrl(0, "").statusCode(409).body(containsString("somebody else changed"));
        replaceUrl(version(), "").statusCode(303).header("Location", containsString("?saved=callback-url"));

        assertThat(callbackUrl()).isNotEqualTo(callbackUrl);
        As.adminsBrowser()
                .get("/settings/integrations/{id}?saved=callback-url", id)
                .then()
                .body(containsString("until then events are refused"), containsString(callbackUrl()));
    }

    @Test
    void aNewCallbackUrlThatSendGridRefusesToTakeIsSavedAndSaysWhatToMend() {
        connect(Map.of("apiKey", SimulatedSendGrid.apiKey())).statusCode(200);

        replaceUrl(version(), "SG.wrong").statusCode(502).body(containsString("still posts to the one before"));

        assertThat(callbackUrl()).isNotEqualTo(callbackUrl);
    }

    @Test
    void programsReplaceTheCallbackUrlOfTheVersionThatTheyName() {
        As.admin().post("/api/integrations/{id}/callback-token", id).then().statusCode(428);
        As.admin()
                .header("If-Match", "\"9\"")
                .post("/api/integrations/{id}/callback-token", id)
                .then()
                .statusCode(412);
        As.admin()
                .header("If-Match", "\"1\"")
                .post("/api/integrations/{id}/callback-token", id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("webhook.callbackUrl", not(equalTo(callbackUrl)));
    }

    private ValidatableResponse replaceUrl(int version, String apiKey) {
        return As.adminsBrowser()
                .formParam("csrf", TestSessions.CSRF)
                .formParam("version", version)
                .formParam("apiKey", apiKey)
                .post("/settings/integrations/{id}/callback-url", id)
                .then();
    }

    private int version() {
        return As.admin().get("/api/integrations/{id}", id).path("version");
    }

    private String callbackUrl() {
        return As.admin().get("/api/integrations/{id}", id).path("webhook.callbackUrl");
    }

    @Test
    void touchesNoWebhookThatIsNotOurs() throws Exception {
        JsonNode others = create("https://crm.example/events", "{\"delivered\":true}");

        connect(Map.of("apiKey", SimulatedSendGrid.apiKey())).statusCode(200);
        remove(Map.of("apiKey", SimulatedSendGrid.apiKey())).statusCode(204);

        assertThat(webhooks()).hasSize(1);
        assertThat(webhooks().getFirst()).isEqualTo(others);
    }

    @Test
    void mendsAWebhookThatSomebodySetUpByHandForTheSameUrlAndKeepsTheOptionalBoxes() throws Exception {
        String byHand = create(callbackUrl, "{\"delivered\":true,\"click\":true}")
                .get("id")
                .asText();

        connect(Map.of("apiKey", SimulatedSendGrid.apiKey())).statusCode(200).body("webhookId", equalTo(byHand));

        JsonNode mended = webhooks().getFirst();
        assertThat(webhooks()).hasSize(1);
        assertThat(mended.get("dropped").asBoolean()).isTrue();
        assertThat(mended.get("click").asBoolean()).isTrue();
        assertThat(mended.get("open").asBoolean()).isFalse();
        assertThat(mended.get("friendly_name").asText()).isEqualTo("by hand");
    }

    @Test
    void saysWhatDiffersAndMendsIt() throws Exception {
        String webhook = connect(Map.of("apiKey", SimulatedSendGrid.apiKey(), "store", true))
                .body("keyStored", equalTo(true))
                .extract()
                .path("webhookId");
        ObjectNode changed = (ObjectNode) webhooks().getFirst();
        changed.put("dropped", false).put("open", false).put("url", "https://elsewhere.example/");
        SimulatedSendGrid.call("PATCH", SETTINGS + "/" + webhook, changed.toString());
        SimulatedSendGrid.call("PATCH", SETTINGS + "/signed/" + webhook, "{\"enabled\":false}");

        As.admin()
                .body("{}")
                .post("/api/integrations/{id}/webhook/compare", id)
                .then()
                .statusCode(200)
                .body(
                        "differences",
                        containsInAnyOrder(
                                "Dropped is unticked",
                                "The URL is another than the callback URL",
                                "The signature is switched off"));
        As.viewersBrowser()
                .get("/settings/integrations/{id}/webhook", id)
                .then()
                .body(containsString("<li>Dropped is unticked</li>"))
                .body(containsString("An admin can mend it"));

        connect(Map.of()).statusCode(200).body("differences", empty()).body("webhookId", equalTo(webhook));
        assertThat(webhooks().getFirst().get("url").asText()).isEqualTo(callbackUrl);
        assertThat(webhooks().getFirst().get("public_key").asText()).isNotEmpty();
        As.admin()
                .body("{}")
                .post("/api/integrations/{id}/webhook/compare", id)
                .then()
                .body("differences", empty());
    }

    @Test
    void noticesANewKeyAndKeepsTheOldOneBesideIt() throws Exception {
        String webhook =
                connect(Map.of("apiKey", SimulatedSendGrid.apiKey())).extract().path("webhookId");
        String before = webhooks().getFirst().get("public_key").asText();
        SimulatedSendGrid.call("PATCH", SETTINGS + "/signed/" + webhook, "{\"enabled\":false}");
        SimulatedSendGrid.call("PATCH", SETTINGS + "/signed/" + webhook, "{\"enabled\":true}");

        As.admin()
                .body(Map.of("apiKey", SimulatedSendGrid.apiKey()))
                .post("/api/integrations/{id}/webhook/compare", id)
                .then()
                .body("differences", contains("SendGrid signs with a key that is not stored here"));
        connect(Map.of("apiKey", SimulatedSendGrid.apiKey())).statusCode(200);

        As.admin()
                .get("/api/integrations/{id}", id)
                .then()
                .body(
                        "webhook.verificationKeys",
                        contains(webhooks().getFirst().get("public_key").asText(), before));
    }

    @Test
    void saysOnThePageThatTheKeyLacksTheScopeAndWhich() throws Exception {
        String reader = ContractsJson.mapper()
                .readTree(SimulatedSendGrid.call(
                        "POST", "/v3/api_keys", "{\"scopes\":[\"user.webhooks.event.settings.read\"]}"))
                .get("api_key")
                .asText();

        As.adminsBrowser()
                .formParam("csrf", TestSessions.CSRF)
                .formParam("apiKey", reader)
                .post("/settings/integrations/{id}/webhook", id)
                .then()
                .statusCode(400)
                .body(containsString("It needs the scopes user.webhooks.event.settings.read, .create"))
                .body(not(containsString(reader)));
        connect(Map.of("apiKey", "SG.nobody"))
                .statusCode(400)
                .body("violations[0].message", containsString("does not know this API key"));
        connect(Map.of()).statusCode(400).body("violations[0].message", containsString("none is stored"));
        connect(Map.of("apiKey", "two\nlines")).statusCode(400);
        SimulatedSendGrid.call("POST", "/api/settings", "{\"maxWebhooks\":0}");
        connect(Map.of("apiKey", SimulatedSendGrid.apiKey()))
                .statusCode(400)
                .body("violations[0].message", containsString("as many webhooks as its plan allows"));
    }

    @Test
    void comparesByItselfWhereAKeyIsStoredAndSaysWhyItCannot() throws Exception {
        String webhook = connect(Map.of("apiKey", SimulatedSendGrid.apiKey(), "store", true))
                .extract()
                .path("webhookId");
        SimulatedSendGrid.call("DELETE", SETTINGS + "/" + webhook, "");
        sql("update sendgrid_webhook set checked_at = checked_at - interval '2 hours' where integration_id = '" + id
                + "'");

        connecting.compareDue();

        As.viewer()
                .get("/api/integrations/{id}/webhook", id)
                .then()
                .body("differences", contains("The webhook was deleted at SendGrid"));
        sql(
                "update sendgrid_webhook set checked_at = checked_at - interval '2 hours', api_key = '\\x00' where integration_id = '"
                        + id + "'");
        connecting.compareDue();
        As.viewer()
                .get("/api/integrations/{id}/webhook", id)
                .then()
                .body("problem", containsString("The stored API key cannot be read"));
    }

    @Test
    void keepsTheKeyEncryptedAndForgetsItWhenToldOrWithTheIntegration() throws Exception {
        connect(Map.of("apiKey", SimulatedSendGrid.apiKey(), "store", true));
        assertThat(rows()).hasSize(1).allMatch(row -> !row.contains(SimulatedSendGrid.apiKey()));
        As.admin().delete("/api/integrations/{id}/webhook/key", id).then().statusCode(204);
        As.admin().get("/api/integrations/{id}/webhook", id).then().body("keyStored", equalTo(false));

        As.admin()
                .header("If-Match", "*")
                .delete("/api/integrations/{id}", id)
                .then()
                .statusCode(204);

        assertThat(rows()).isEmpty();
    }

    @Test
    void isAuditedWithoutTheKey() throws Exception {
        connect(Map.of("apiKey", SimulatedSendGrid.apiKey(), "store", true));

        As.viewersBrowser()
                .get("/settings/integrations/{id}", id)
                .then()
                .body(containsString("apiKey: stored"))
                .body(not(containsString(SimulatedSendGrid.apiKey())));
    }

    private ValidatableResponse connect(Map<String, Object> body) {
        return As.admin()
                .body(body)
                .post("/api/integrations/{id}/webhook/connect", id)
                .then();
    }

    private ValidatableResponse remove(Map<String, Object> body) {
        return As.admin()
                .body(body)
                .post("/api/integrations/{id}/webhook/remove", id)
                .then();
    }

    private static JsonNode create(String url, String boxes) throws Exception {
        ObjectNode body = (ObjectNode) ContractsJson.mapper().readTree(boxes);
        body.put("enabled", true).put("url", url).put("friendly_name", "by hand");
        return ContractsJson.mapper().readTree(SimulatedSendGrid.call("POST", SETTINGS, body.toString()));
    }

    private static List<JsonNode> webhooks() throws Exception {
        JsonNode all = ContractsJson.mapper().readTree(SimulatedSendGrid.call("GET", SETTINGS + "/all", ""));
        return StreamSupport.stream(all.get("webhooks").spliterator(), false).toList();
    }

    private List<String> rows() throws SQLException {
        try (var connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select encode(api_key, 'escape') from sendgrid_webhook where integration_id = '" + id + "'")) {
            List<String> found = new java.util.ArrayList<>();
            while (rows.next()) {
                found.add(String.valueOf(rows.getString(1)));
            }
            return found;
        }
    }

    private void sql(String sql) throws SQLException {
        try (var connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
