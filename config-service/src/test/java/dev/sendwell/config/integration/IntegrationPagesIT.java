package dev.sendwell.config.integration;

import static dev.sendwell.config.integration.Samples.form;
import static dev.sendwell.config.integration.Samples.newId;
import static dev.sendwell.config.integration.Samples.sendGrid;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.sendwell.config.As;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.IntegrationStatus;
import dev.sendwell.contracts.SendEmail;
import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class IntegrationPagesIT {
    private final String id = newId();

    @Inject
    DataSource database;

    @Test
    void theChoiceOfAProviderFillsInWhatIsKnown() {
        As.adminsBrowser()
                .get("/settings/integrations/new")
                .then()
                .statusCode(200)
                .body(containsString("/settings/integrations/new?provider=sendgrid"));
        As.adminsBrowser()
                .get("/settings/integrations/new?provider=sendgrid")
                .then()
                .statusCode(200)
                .body(containsString("value=\"smtp.sendgrid.net\""), containsString("value=\"apikey\""));
    }

    @ParameterizedTest
    @CsvSource({
        "amazon-ses, email-smtp.eu-central-1.amazonaws.com, SMTP user name, Put your own region",
        "mailgun, smtp.mailgun.org, postmaster@, smtp.eu.mailgun.org for domains in the EU",
        "postmark, smtp.postmarkapp.com, Access Key, smtp-broadcasts.postmarkapp.com"
    })
    void otherProvidersAreFilledInTooAndSendAgainWhatIsInDoubt(
            String provider, String host, String username, String hostHint) {
        As.adminsBrowser()
                .get("/settings/integrations/new?provider=" + provider)
                .then()
                .statusCode(200)
                .body(containsString("value=\"" + host + "\""), containsString("value=\"587\""))
                .body(containsString("<option value=\"starttls\" selected>"))
                .body(containsString("<option value=\"resend\" selected>"))
                .body(containsString(username), containsString(hostHint))
                .body(not(containsString("address that SendGrid reports events to")));
        Map<String, String> fields = form(id, "a password");
        fields.put("provider", provider);
        fields.put("smtp.host", host);
        fields.put("smtp.username", "somebody");
        create(fields).then().statusCode(303);

        As.admin()
                .get("/api/integrations/{id}", id)
                .then()
                .body("provider", equalTo(provider), "smtp.host", equalTo(host));
        As.adminsBrowser()
                .get("/settings/integrations/{id}?saved=created", id)
                .then()
                .body(containsString("Now send a test e-mail to see that it works"))
                .body(not(containsString("events come back")), not(containsString("Callback URL")));
    }

    @Test
    void postmarkIsAskedForAnSmtpTokenOfWhichOnlyTheSecretKeyIsSecret() {
        As.adminsBrowser()
                .get("/settings/integrations/new?provider=postmark")
                .then()
                .statusCode(200)
                .body(containsString("value=\"smtp.postmarkapp.com\""), containsString("value=\"587\""))
                .body(containsString("The Access Key of an SMTP token"), containsString("Secret Key<small>"))
                .body(not(containsString("token again")));
    }

    @Test
    void savingANewIntegrationLeadsToItsPage() {
        create(form(id, "SG.secret"))
                .then()
                .statusCode(303)
                .header("Location", endsWith("/settings/integrations/" + id + "?saved=created"));

        As.adminsBrowser()
                .get("/settings/integrations/{id}?saved=created", id)
                .then()
                .statusCode(200)
                .body(containsString("SendGrid for “" + id + "”"))
                .body(containsString("Saved. Now send a test e-mail"))
                .body(containsString("http://localhost:8080/webhooks/sendgrid/"))
                .body(containsString("Dropped, Bounced, Unsubscribed"))
                .body(not(containsString("SG.secret")));
        As.adminsBrowser().get("/settings").then().statusCode(200).body(containsString(id));
    }

    @Test
    void errorsStandBesideTheirFieldsAndNothingTypedIsLostButThePassword() {
        Map<String, String> fields = form(id, "SG.secret");
        fields.put("smtp.port", "five");
        fields.put("from.address", "hello");
        fields.put("from.name", "The <Shop>");
        fields.put("allowedFromDomains", "shop.example\n\nnot a domain");

        create(fields).then().statusCode(400).body(containsString("Is not a whole number"));
        fields.put("smtp.port", "22");
        create(fields)
                .then()
                .statusCode(400)
                .body(containsString("id=\"smtp.port-wrong\">Is not a port that mail may be sent to"))
                .body(containsString("id=\"from.address-wrong\">Is not an e-mail address: the address has no @"))
                .body(containsString("id=\"allowedFromDomains-wrong\">Line 2 is not a domain"))
                .body(containsString("<details open>"))
                .body(containsString("value=\"22\""), containsString("value=\"The &lt;Shop&gt;\""))
                .body(containsString("shop.example\n\nnot a domain"))
                .body(containsString("Type it again"))
                .body(not(containsString("SG.secret")));
    }

    @Test
    void aChangeSavesWhatTheFormHas() {
        create(form(id, "SG.secret"));
        Map<String, String> fields = form(id, "");
        fields.put("version", "1");
        fields.put("from.name", "Renamed");
        fields.remove("enabled");

        change(fields).then().statusCode(303);

        As.admin()
                .get("/api/integrations/{id}", id)
                .then()
                .body("from.name", equalTo("Renamed"))
                .body("enabled", equalTo(false))
                .body("version", equalTo(2));
        As.viewersBrowser()
                .get("/settings/integrations/{id}", id)
                .then()
                .body(containsString("from.name: Renamed"), containsString("enabled: true → false"))
                .body(containsString("Paused by a person"));
    }

    /** The names are the page's, so that a field that is called otherwise there is noticed. */
    @Test
    void everyFieldOfThePageIsSaved() throws NoSuchAlgorithmException {
        create(form(id, "SG.secret"));
        String page = As.adminsBrowser().get("/settings/integrations/{id}", id).asString();
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(256);
        String second = Base64.getEncoder()
                .encodeToString(keys.generateKeyPair().getPublic().getEncoded());
        Map<String, String> fields = new HashMap<>();
        fields.put("provider", "sendgrid");
        fields.put("version", "1");
        for (Map.Entry<String, String> label : Map.ofEntries(
                        entry("Host", "smtp.sendgrid.net"),
                        entry("Port", "2525"),
                        entry("Security", "starttls"),
                        entry("Username", "apikey"),
                        entry("API key", "SG.another"),
                        entry("From address", "hello@shop.example"),
                        entry("From name", "The Shop"),
                        entry("Reply address", "care@shop.example"),
                        entry("Messages per second", "25"),
                        entry("Allowed From domains", "news.shop.example"),
                        entry("Connections", "7"),
                        entry("Messages per connection", "50"),
                        entry("Unconfirmed sends", "resend"),
                        entry("Transactional mail passes SendGrid’s own lists", "on"),
                        entry("Verification key", Samples.KEY),
                        entry("Second key", second),
                        entry("Accept events without a signature", "on"),
                        entry("Issuer", "https://login.shop.example/"),
                        entry("Audience", "sendwell-events"),
                        entry("Key address", "https://login.shop.example/jwks.json"))
                .entrySet()) {
            fields.put(fieldOf(page, label.getKey()), label.getValue());
        }
        assertThat(page).contains("name=\"enabled\"", "name=\"hardBouncesEverywhere\"");

        change(fields).then().statusCode(303);

        As.admin()
                .get("/api/integrations/{id}", id)
                .then()
                .body("version", equalTo(2), "enabled", equalTo(false), "hardBouncesEverywhere", equalTo(false))
                .body("smtp.port", equalTo(2525), "from.name", equalTo("The Shop"))
                .body("replyTo", equalTo("care@shop.example"), "allowedFromDomains", contains("news.shop.example"))
                .body("limits.messagesPerSecond", equalTo(25), "limits.connections", equalTo(7))
                .body("limits.messagesPerConnection", equalTo(50))
                .body("unconfirmed", equalTo("resend"), "bypassListManagement", equalTo(true))
                .body("webhook.verificationKeys", contains(Samples.KEY, second))
                .body("webhook.acceptUnsigned", equalTo(true))
                .body("webhook.oauth.issuer", equalTo("https://login.shop.example/"))
                .body("webhook.oauth.audience", equalTo("sendwell-events"))
                .body("webhook.oauth.jwksUrl", equalTo("https://login.shop.example/jwks.json"));
    }

    /** The name of the field that a label of the page belongs to; both stand in one label element. */
    private static String fieldOf(String page, String label) {
        return Pattern.compile("<label[^>]*>(?:(?!</label>).)*</label>", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(MatchResult::group)
                .filter(element -> element.contains("form=\"settings\"")
                        && element.replaceAll("<small>.*?</small>|<option.*?</option>|<textarea[^>]*>[^<]*", "")
                                .replaceAll("<[^>]*>", "\n")
                                .lines()
                                .map(String::strip)
                                .anyMatch(label::equals))
                .map(element -> element.replaceAll("(?s).* name=\"([^\"]+)\".*", "$1"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no field is labelled " + label));
    }

    @Test
    void aChangeOfAnOlderVersionIsNotSavedAndNotLost() {
        create(form(id, "SG.secret"));
        Map<String, String> fields = form(id, "");
        fields.put("version", "0");
        fields.put("from.name", "Mine");

        change(fields)
                .then()
                .statusCode(400)
                .body(containsString("somebody else changed these settings meanwhile"))
                .body(containsString("value=\"Mine\""));
    }

    @Test
    void aViewerSeesTheSettingsWithoutTheCallbackUrlAndWithoutAWayToSave() {
        create(form(id, "SG.secret"));

        As.viewersBrowser()
                .get("/settings/integrations/{id}", id)
                .then()
                .statusCode(200)
                .body(containsString("value=\"smtp.sendgrid.net\""))
                .body(containsString("<fieldset disabled>"))
                .body(not(containsString("/webhooks/sendgrid/")))
                .body(not(containsString(">Save<")));
        As.viewersBrowser()
                .formParams(form(id, ""))
                .formParam("csrf", TestSessions.CSRF)
                .post("/settings/integrations/{id}", id)
                .then()
                .statusCode(403);
    }

    @Test
    void aUserNameThatIsThePasswordAsWellIsWarnedOfAndShownNowhere() throws SQLException {
        create(form(id, "SG.once-allowed"));
        // As it could be saved before that was refused.
        execute("update integration set username = 'SG.once-allowed' where id = ?");
        execute("insert into audit_entry (at, actor, action, subject, changes) values (now(), 'a person',"
                + " 'integration changed', 'integration/' || ?, 'smtp.username: apikey → SG.once-allowed')");

        String list = As.viewersBrowser().get("/settings").body().asString();
        String page =
                As.adminsBrowser().get("/settings/integrations/{id}", id).body().asString();
        String json = As.admin()
                .get("/api/integrations/{id}", id)
                .then()
                .body("smtp.usernameIsPassword", equalTo(true))
                .extract()
                .asString();
        assertThat(list).contains("id=\"secret-" + id + "\"");
        assertThat(page)
                .contains("The user name is the password as well", "name=\"smtp.username\" id=\"smtp.username\"")
                .contains("smtp.username: apikey → ****");
        assertThat(list + page + json).doesNotContain("SG.once-allowed");

        Map<String, String> form = form(id, "");
        form.put("version", "1");
        form.put("smtp.username", "");
        post(form).then().statusCode(400).body(containsString("Has to be typed again: the stored one is the password"));
        form.put("smtp.username", "apikey");
        form.put("smtp.password", "SG.new");
        post(form).then().statusCode(303);

        As.admin()
                .get("/api/integrations/{id}", id)
                .then()
                .body("smtp.usernameIsPassword", equalTo(false))
                .body("smtp.username", equalTo("apikey"));
        assertThat(As.viewersBrowser().get("/settings").body().asString()).doesNotContain("id=\"secret-" + id + "\"");
        assertThat(As.admin()
                        .queryParam("subject", "integration/" + id)
                        .get("/api/audit")
                        .body()
                        .asString())
                .contains("not shown, because it was the password → apikey")
                .containsOnlyOnce("SG.once-allowed");
    }

    private Response post(Map<String, String> form) {
        return As.adminsBrowser()
                .formParams(form)
                .formParam("csrf", TestSessions.CSRF)
                .post("/settings/integrations/{id}", id);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void aTestEmailKeepsWhatIsTypedAndNotSavedYet() {
        Map<String, String> fields = form(id, "SG.secret");
        fields.put("allowedFromDomains", "mail.shop.example\r\nnews.shop.example\r\n");
        fields.put("limits.connections", "7");
        fields.put("limits.messagesPerConnection", "50");
        create(fields).then().statusCode(303);
        fields.put("smtp.password", "");
        fields.put("version", "1");
        fields.put("to", "operator@shop.example");
        sendTestEmail(fields).then().statusCode(303);

        fields.put("from.name", "Typed <and> not saved");
        sendTestEmail(fields)
                .then()
                .statusCode(200)
                .body(containsString("What you changed here is not saved yet"))
                .body(containsString("value=\"Typed &lt;and&gt; not saved\""))
                .body(containsString("Handed to Kafka"));
        As.adminsBrowser()
                .header("HX-Request", "true")
                .formParams(fields)
                .formParam("csrf", TestSessions.CSRF)
                .post("/settings/integrations/{id}/test-email", id)
                .then()
                .statusCode(200)
                .body(containsString("What you changed here is not saved yet"), containsString("Handed to Kafka"));
        As.admin().get("/api/integrations/{id}", id).then().body("version", equalTo(1));
    }

    private Response sendTestEmail(Map<String, String> fields) {
        return As.adminsBrowser()
                .formParams(fields)
                .formParam("csrf", TestSessions.CSRF)
                .post("/settings/integrations/{id}/test-email", id);
    }

    @Test
    void theTestEmailIsAProbeOnTheTransactionalTopicAndItsStoryIsAskedOfTheSender() throws IOException {
        create(form(id, "SG.secret"));

        String location = As.adminsBrowser()
                .formParam("csrf", TestSessions.CSRF)
                .formParam("to", "operator@shop.example")
                .post("/settings/integrations/{id}/test-email", id)
                .then()
                .statusCode(303)
                .header(
                        "Location",
                        matchesPattern(".*/settings/integrations/" + id + "\\?test=test-[0-9a-f-]{36}&at=\\d+#test"))
                .extract()
                .header("Location");

        String requestId = location.replaceAll(".*test=(test-[0-9a-f-]{36}).*", "$1");
        try (KafkaProbe kafka = new KafkaProbe()) {
            byte[] json = kafka.await(
                            Topic.SEND_REQUESTS_TRANSACTIONAL, 1, record -> (id + "/" + requestId).equals(record.key()))
                    .getFirst()
                    .value();
            SendEmail request = ContractsJson.read(json, SendEmail.class);
            assertThat(request.probe()).isTrue();
            assertThat(request.integrationId()).isEqualTo(id);
            assertThat(request.id()).isEqualTo(requestId);
            assertThat(request.to().address()).isEqualTo("operator@shop.example");
        }
        As.adminsBrowser()
                .get("/settings/integrations/{id}?test={request}", id, requestId)
                .then()
                .body(containsString("hx-get=\"/queue/requests/" + id + "/" + requestId + "/rungs\""))
                .body(containsString("hx-get=\"/events/requests/" + id + "/" + requestId + "/rungs?at="))
                .body(containsString("href=\"/queue/requests/" + id + "/" + requestId + "\""));
        As.admin()
                .body(Map.of("to", "operator@shop.example"))
                .post("/api/integrations/{id}/test-emails", id)
                .then()
                .statusCode(202)
                .header("Location", containsString("/api/requests/" + id + "/test-"));
        As.viewer()
                .get("/api/audit?subject=integration/" + id)
                .then()
                .body("[0].action", equalTo("test e-mail requested"), "[0].actor", equalTo("admin@sendwell.test"));
    }

    @Test
    void withHtmxTheStepsOfTheTestEmailComeWithoutThePage() {
        create(form(id, "SG.secret"));

        As.adminsBrowser()
                .header("HX-Request", "true")
                .formParam("csrf", TestSessions.CSRF)
                .formParam("to", "operator@shop.example")
                .post("/settings/integrations/{id}/test-email", id)
                .then()
                .statusCode(200)
                .body(containsString("Handed to Kafka"), containsString("/rungs"), not(containsString("<html")));
        As.viewersBrowser().get("/settings/integrations/{id}", id).then().body(containsString("test e-mail requested"));
    }

    @Test
    void aTestEmailToNoAddressSaysSoAndSendsNothing() {
        create(form(id, "SG.secret"));

        As.adminsBrowser()
                .formParam("csrf", TestSessions.CSRF)
                .formParam("to", "operator")
                .post("/settings/integrations/{id}/test-email", id)
                .then()
                .statusCode(400)
                .body(containsString("id=\"to-wrong\">Is not an e-mail address: the address has no @"))
                .body(containsString("value=\"operator\""));
    }

    @Test
    void theStateIsWhatTheSenderAndTheEventsSay() {
        As.admin()
                .body(sendGrid(id, "SG.secret"))
                .post("/api/integrations")
                .then()
                .statusCode(201);
        try (KafkaProbe kafka = new KafkaProbe()) {
            Instant at = Instant.parse("2026-11-22T09:12:00Z");
            publish(
                    kafka,
                    new IntegrationStatus(
                            id,
                            "sender-service",
                            1,
                            at,
                            new IntegrationStatus.Pause(
                                    IntegrationStatus.Reason.CREDENTIALS, "535 Authentication failed", at),
                            at,
                            Map.of("paused", 214L),
                            null,
                            Map.of(),
                            null));
            publish(
                    kafka,
                    new IntegrationStatus(
                            id, "events-service", 1, at, null, null, Map.of(), at, Map.of("unsigned", 12L), at));
        }

        await().untilAsserted(() -> As.viewersBrowser()
                .get("/settings/integrations/{id}", id)
                .then()
                .body(containsString("Paused: SendGrid refuses the key"))
                .body(containsString("214 requests are waiting and will go out when that is mended."))
                .body(containsString("535 Authentication failed"))
                .body(containsString("Last accepted 22 November 2026, 09:12 UTC"))
                .body(containsString("Refused: 12 unsigned."), containsString("Signed Event Webhook"))
                .body(containsString("before the settings were changed")));
        As.viewer()
                .get("/api/integrations/{id}", id)
                .then()
                .body("state.condition", equalTo("paused"), "state.words", equalTo("Paused: SendGrid refuses the key"))
                .body("state.pause.reason", equalTo("credentials"))
                .body("state.pause.detail", equalTo("535 Authentication failed"))
                .body("state.advice.rule", equalTo("key-revoked"), "state.waiting", equalTo(214))
                .body("state.lastAcceptedAt", equalTo("2026-11-22T09:12:00Z"))
                .body("state.lastEventAt", equalTo("2026-11-22T09:12:00Z"))
                .body("state.lastEventSignature", equalTo("before the settings were changed"))
                .body("state.refusedPosts[0].cause", equalTo("unsigned"), "state.refusedPosts[0].count", equalTo(12));
        As.viewer()
                .get("/api/integrations")
                .then()
                .body("find { it.id == '" + id + "' }.state.condition", equalTo("paused"));
    }

    private static void publish(KafkaProbe kafka, IntegrationStatus status) {
        kafka.publish(Topic.INTEGRATION_STATUS, status.key(), ContractsJson.write(status));
    }

    private static Response create(Map<String, String> fields) {
        return As.adminsBrowser()
                .formParams(fields)
                .formParam("csrf", TestSessions.CSRF)
                .post("/settings/integrations/new");
    }

    private Response change(Map<String, String> fields) {
        return As.adminsBrowser()
                .formParams(fields)
                .formParam("csrf", TestSessions.CSRF)
                .post("/settings/integrations/{id}", id);
    }
}
