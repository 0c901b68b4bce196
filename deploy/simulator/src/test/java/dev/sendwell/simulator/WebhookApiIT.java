package dev.sendwell.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookApiIT {
    private static final String SETTINGS = "/v3/user/webhooks/event/settings";

    @RegisterExtension
    final RunningSimulator running = new RunningSimulator();

    private final HttpClient http = HttpClient.newHttpClient();
    private WebhookReceiver first;
    private WebhookReceiver second;

    @BeforeEach
    void listen() throws Exception {
        first = new WebhookReceiver();
        second = new WebhookReceiver();
        running.post("/api/settings", "{\"batchIntervalMillis\":20}");
    }

    @AfterEach
    void stopListening() throws IOException {
        first.close();
        second.close();
        Files.deleteIfExists(running.folder().resolve("webhooks.json"));
    }

    @Test
    void postsToEveryEnabledWebhookWhatItsBoxesAskFor() throws Exception {
        create(webhook(first.url(), "delivered"));
        create(webhook(second.url(), "processed", "delivered"));
        String off = create(webhook(URI.create(first.url() + "2"), "processed"))
                .get("id")
                .asText();
        call(
                owner(),
                "PATCH",
                SETTINGS + "/" + off,
                webhook(URI.create(first.url() + "2"), "processed").put("enabled", false));

        send("ann@example.org");

        assertThat(names(second.awaitEvents(2))).containsExactly("processed", "delivered");
        running.awaitNoWaitingEvents();
        assertThat(names(first.awaitEvents(1))).containsExactly("delivered");
    }

    @Test
    void signsWithTheWebhooksOwnKeyOnceThatIsSwitchedOnAndWithANewOneTheNextTime() throws Exception {
        String id = create(webhook(first.url(), "processed")).get("id").asText();
        assertThat(json(owner(), "GET", SETTINGS + "/signed/" + id)
                        .get("public_key")
                        .asText())
                .isEmpty();
        send("ann@example.org");
        first.awaitEvents(1);
        assertThat(first.posts().getFirst().headers()).doesNotContainKey("X-twilio-email-event-webhook-signature");

        String key = sign(id, true);
        send("bob@example.org");
        first.awaitEvents(2);

        assertThat(verified(first.posts().getLast(), key)).isTrue();
        assertThat(json(owner(), "GET", SETTINGS + "/" + id).get("public_key").asText())
                .isEqualTo(key);
        assertThat(sign(id, true)).isEqualTo(key);
        assertThat(sign(id, false)).isEmpty();
        assertThat(sign(id, true)).hasSize(124).isNotEqualTo(key);
    }

    @Test
    void listsAllWebhooksAndHowManyThePlanAllows() throws Exception {
        create(webhook(first.url(), "processed"));
        create(webhook(second.url(), "processed"));

        JsonNode all = json(owner(), "GET", SETTINGS + "/all");

        assertThat(all.get("max_allowed").asInt()).isEqualTo(5);
        assertThat(all.get("webhooks")).hasSize(2);
        assertThat(all.at("/webhooks/0/processed").asBoolean()).isTrue();
        assertThat(all.at("/webhooks/0/delivered").asBoolean()).isFalse();
    }

    @Test
    void refusesMoreWebhooksThanThePlanAllowsAndASecondOfTheSameUrl() throws Exception {
        create(webhook(first.url(), "processed"));
        HttpResponse<String> twice = call(owner(), "POST", SETTINGS, webhook(first.url(), "processed"));
        assertThat(twice.statusCode()).isEqualTo(400);
        assertThat(twice.body()).contains("already exists");

        running.post("/api/settings", "{\"maxWebhooks\":1}");
        HttpResponse<String> tooMany = call(owner(), "POST", SETTINGS, webhook(second.url(), "processed"));

        assertThat(tooMany.statusCode()).isEqualTo(400);
        assertThat(tooMany.body()).contains("You have reached the maximum number of webhooks");
    }

    @Test
    void asksForAKeyThatIsKnownAndHasTheScope() throws Exception {
        ObjectNode scopes = RunningSimulator.JSON.createObjectNode();
        scopes.putArray("scopes").add("user.webhooks.event.settings.read");
        String reader = RunningSimulator.JSON
                .readTree(call(owner(), "POST", "/v3/api_keys", scopes).body())
                .get("api_key")
                .asText();

        assertThat(call(reader, "GET", SETTINGS + "/all", null).statusCode()).isEqualTo(200);
        assertThat(call(reader, "POST", SETTINGS, webhook(first.url(), "processed"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(call("SG.nobody", "GET", SETTINGS + "/all", null).statusCode())
                .isEqualTo(401);
    }

    @Test
    void letsAKeyThatMaySendInOverSmtpUntilItIsRevoked() throws Exception {
        JsonNode sending = newKey("mail.send");
        JsonNode reading = newKey("user.webhooks.event.settings.read");
        assertThat(signIn(sending)).startsWith("235");
        assertThat(signIn(reading)).startsWith("535");

        String path = "/v3/api_keys/" + sending.get("api_key_id").asText();
        assertThat(call(owner(), "DELETE", path, null).statusCode()).isEqualTo(204);

        assertThat(signIn(sending)).startsWith("535");
        assertThat(call(owner(), "DELETE", path, null).statusCode()).isEqualTo(404);
    }

    private JsonNode newKey(String scope) throws Exception {
        ObjectNode scopes = RunningSimulator.JSON.createObjectNode();
        scopes.putArray("scopes").add(scope);
        return RunningSimulator.JSON.readTree(
                call(owner(), "POST", "/v3/api_keys", scopes).body());
    }

    private String signIn(JsonNode key) throws Exception {
        try (RawSmtp smtp = running.connected()) {
            smtp.say("EHLO client.example.org");
            return smtp.say("AUTH PLAIN "
                    + RunningSimulator.plain("apikey", key.get("api_key").asText()));
        }
    }

    @Test
    void forgetsADeletedWebhookWithTheEventsThatWaitForIt() throws Exception {
        String id = create(webhook(URI.create("http://localhost:1/gone"), "processed", "delivered"))
                .get("id")
                .asText();
        send("ann@example.org");

        assertThat(call(owner(), "DELETE", SETTINGS + "/" + id, null).statusCode())
                .isEqualTo(204);

        running.awaitNoWaitingEvents();
        assertThat(call(owner(), "GET", SETTINGS + "/" + id, null).statusCode()).isEqualTo(404);
        assertThat(running.json("/api/status").at("/webhook/givenUpEvents").asInt())
                .isEqualTo(2);
    }

    @Test
    void knowsItsWebhooksAndTheirKeysAfterARestart() throws Exception {
        String id = create(webhook(first.url(), "processed")).get("id").asText();
        String key = sign(id, true);
        running.sendGrid().close();

        try (SendGridSimulator again = SendGridSimulator.start(running.folder(), 0, 0, 0)) {
            HttpResponse<String> found = http.send(
                    HttpRequest.newBuilder(again.url().resolve(SETTINGS + "/" + id))
                            .header("Authorization", "Bearer " + again.apiKey())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(RunningSimulator.JSON
                            .readTree(found.body())
                            .get("public_key")
                            .asText())
                    .isEqualTo(key);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp://example.org/", "example.org"})
    void refusesAUrlThatIsNone(String url) throws Exception {
        ObjectNode webhook = webhook(first.url(), "processed").put("url", url);

        assertThat(call(owner(), "POST", SETTINGS, webhook).body()).contains("is not a valid url");
    }

    private String owner() {
        return running.sendGrid().apiKey();
    }

    private JsonNode create(ObjectNode webhook) throws Exception {
        HttpResponse<String> created = call(owner(), "POST", SETTINGS, webhook);
        assertThat(created.statusCode()).isEqualTo(201);
        return RunningSimulator.JSON.readTree(created.body());
    }

    private String sign(String id, boolean enabled) throws Exception {
        ObjectNode body = RunningSimulator.JSON.createObjectNode().put("enabled", enabled);
        return RunningSimulator.JSON
                .readTree(
                        call(owner(), "PATCH", SETTINGS + "/signed/" + id, body).body())
                .get("public_key")
                .asText();
    }

    private static ObjectNode webhook(URI url, String... boxes) {
        ObjectNode webhook =
                RunningSimulator.JSON.createObjectNode().put("enabled", true).put("url", url.toString());
        List.of(boxes).forEach(box -> webhook.put(box, true));
        return webhook;
    }

    private JsonNode json(String key, String method, String path) throws Exception {
        return RunningSimulator.JSON.readTree(call(key, method, path, null).body());
    }

    private HttpResponse<String> call(String key, String method, String path, JsonNode body) throws Exception {
        HttpRequest.BodyPublisher content = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body.toString());
        return http.send(
                HttpRequest.newBuilder(running.sendGrid().url().resolve(path))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .method(method, content)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void send(String recipient) throws IOException {
        try (RawSmtp smtp = running.signedIn()) {
            smtp.say("MAIL FROM:<shop@shop.example>");
            smtp.say("RCPT TO:<" + recipient + ">");
            smtp.say("DATA");
            smtp.say("Subject: Hello\r\n\r\nHow are you?\r\n.");
        }
    }

    private static List<String> names(List<JsonNode> events) {
        return StreamSupport.stream(events.spliterator(), false)
                .map(event -> event.get("event").asText())
                .toList();
    }

    private static boolean verified(WebhookReceiver.Post post, String key) throws Exception {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initVerify(KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(key))));
        signature.update(post.headers()
                .getFirst("X-Twilio-Email-Event-Webhook-Timestamp")
                .getBytes(StandardCharsets.US_ASCII));
        signature.update(post.body().getBytes(StandardCharsets.UTF_8));
        return signature.verify(
                Base64.getDecoder().decode(post.headers().getFirst("X-Twilio-Email-Event-Webhook-Signature")));
    }
}
