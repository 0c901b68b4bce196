package dev.sendwell.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventWebhookIT {
    private static final String API =
            "{\"unique_args\":{\"sendwell_id\":\"42\",\"sendwell_request\":\"r-1\",\"event\":\"mine\"},\"category\":[\"autumn\"],\"asm_group_id\":12}";

    @RegisterExtension
    final RunningSimulator running = new RunningSimulator();

    private WebhookReceiver receiver;

    @BeforeEach
    void listen() throws Exception {
        receiver = new WebhookReceiver();
        running.postEventsTo(receiver.url());
    }

    @AfterEach
    void stopListening() {
        receiver.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ann@example.org, processed delivered",
        "no+such+prefix@example.org, processed delivered",
        "bounce+ann@example.org, processed bounce/bounce",
        "blocked+ann@example.org, processed bounce/blocked",
        "defer+ann@example.org, processed deferred deferred delivered",
        "drop-invalid+ann@example.org, dropped:Invalid",
        "spam+ann@example.org, processed delivered spamreport",
        "unsubscribe+ann@example.org, processed delivered unsubscribe",
        "group-unsubscribe+ann@example.org, processed delivered group_unsubscribe",
        "open+ann@example.org, processed delivered open",
        "click+ann@example.org, processed delivered open click",
        "async-bounce+ann@example.org, processed delivered bounce/bounce",
        "BOUNCE+Ann@example.org, processed bounce/bounce",
    })
    void reportsWhatTheLocalPartAsksFor(String recipient, String expected) throws Exception {
        send(recipient, API);
        List<String> wanted = List.of(expected.split(" ", -1));
        receiver.awaitEvents(wanted.size());
        running.awaitNoWaitingEvents();
        assertThat(receiver.awaitEvents(wanted.size()).stream().map(EventWebhookIT::summary))
                .containsExactlyElementsOf(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "bounce+ann@example.org, Bounced Address",
        "async-bounce+ann@example.org, Bounced Address",
        "drop-invalid+ann@example.org, Invalid",
        "spam+ann@example.org, Spam Reporting Address",
        "unsubscribe+ann@example.org, Unsubscribed Address",
        "group-unsubscribe+ann@example.org, Unsubscribed Address",
    })
    void dropsTheSecondMessageByItsOwnLists(String recipient, String reason) throws Exception {
        send(recipient, API);
        send(recipient.toUpperCase(java.util.Locale.ROOT), API);
        assertThat(running.json("/api/messages").at("/messages/0/outcome").asText())
                .isEqualTo("dropped: " + reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "blocked+ann", "defer+ann", "open+ann", "click+ann"})
    void takesTheSecondMessageOfEverybodyElse(String local) throws Exception {
        send(local + "@example.org", API);
        send(local + "@example.org", API);
        assertThat(running.json("/api/messages").at("/messages/0/outcome").asText())
                .doesNotStartWith("dropped");
    }

    @Test
    void keepsSomebodyWhoLeftAGroupForMailOfOtherGroupsAndOfNone() throws Exception {
        send("group-unsubscribe+ann@example.org", "{\"asm_group_id\":12}");
        for (String api : List.of("{\"asm_group_id\":13}", "{}")) {
            send("group-unsubscribe+ann@example.org", api);
            assertThat(running.json("/api/messages").at("/messages/0/outcome").asText())
                    .startsWith("delivered");
        }
    }

    @Test
    void bypassesItsListsWhereTheHeaderSaysSo() throws Exception {
        send("unsubscribe+ann@example.org", "{}");
        send("unsubscribe+ann@example.org", "{\"filters\":{\"bypass_list_management\":{\"settings\":{\"enable\":1}}}}");
        assertThat(running.json("/api/messages").at("/messages/0/outcome").asText())
                .startsWith("delivered");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{not json",
                "[]",
                "{} trailing",
                "{\"unique_args\":{\"number\":1}}",
                "{\"category\":7}",
                "{\"asm_group_id\":\"twelve\"}",
            })
    void dropsAMessageWithAMalformedHeaderAlthoughSmtpTookIt(String api) throws Exception {
        send("ann@example.org", api);
        assertThat(receiver.awaitEvents(1).stream().map(EventWebhookIT::summary))
                .containsExactly("dropped:Invalid SMTPAPI header");
    }

    @Test
    void mergesCustomArgumentsAtTheTopLevelWhereSendGridsOwnValuesWin() throws Exception {
        String queuedAs = send("ann@example.org", API);
        JsonNode delivered = receiver.awaitEvents(2).get(1);
        assertThat(delivered.get("sendwell_id").asText()).isEqualTo("42");
        assertThat(delivered.get("sendwell_request").asText()).isEqualTo("r-1");
        assertThat(delivered.get("event").asText()).isEqualTo("delivered");
        assertThat(delivered.get("email").asText()).isEqualTo("ann@example.org");
        assertThat(delivered.get("category").toString()).isEqualTo("[\"autumn\"]");
        assertThat(delivered.get("asm_group_id").asInt()).isEqualTo(12);
        assertThat(delivered.get("smtp-id").asText()).isEqualTo("<m1@shop.example>");
        assertThat(delivered.get("sg_message_id").asText()).startsWith(queuedAs + ".");
        assertThat(delivered.get("timestamp").isIntegralNumber()).isTrue();
        assertThat(delivered.get("tls").asInt()).isEqualTo(1);
    }

    @Test
    void givesADeferralItsAttemptAsText() throws Exception {
        send("defer+ann@example.org", API);
        assertThat(receiver.awaitEvents(3).stream()
                        .filter(event -> event.has("attempt"))
                        .map(event -> event.get("attempt").toString()))
                .containsExactly("\"1\"", "\"2\"");
    }

    @Test
    void namesNoMessageInABounceThatCameLater() throws Exception {
        send("async-bounce+ann@example.org", API);
        JsonNode bounce = receiver.awaitEvents(3).get(2);
        assertThat(bounce.has("sg_message_id")).isFalse();
        assertThat(bounce.has("smtp-id")).isFalse();
        assertThat(bounce.has("sendwell_id")).isFalse();
        assertThat(bounce.has("category")).isFalse();
        assertThat(bounce.get("email").asText()).isEqualTo("async-bounce+ann@example.org");
    }

    @Test
    void postsASignedArrayWithSendGridsLineEnds() throws Exception {
        send("ann@example.org", API);
        receiver.awaitEvents(2);
        for (WebhookReceiver.Post post : receiver.posts()) {
            assertThat(post.body()).startsWith("[{").endsWith("}]\r\n");
            assertThat(post.headers().getFirst("Content-Type")).isEqualTo("application/json;charset=utf-8");
            assertThat(post.headers().getFirst("User-Agent")).isEqualTo("SendGrid Event API");
            assertThat(verified(post)).isTrue();
        }
    }

    @Test
    void separatesEventsWithACommaAndALineEnd() throws Exception {
        running.post("/api/settings", "{\"batchIntervalMillis\":1000}");
        for (int i = 0; i < 3; i++) {
            send("ann" + i + "@example.org", API);
        }
        assertThat(receiver.await(
                        posts -> posts.stream().anyMatch(post -> post.events().size() > 1)))
                .anySatisfy(post -> assertThat(post.body()).contains("},\r\n{"));
    }

    @Test
    void postsTheSameBatchAgainUntilItIsTaken() throws Exception {
        receiver.answerNext(500);
        receiver.answerNext(302);
        send("drop-invalid+ann@example.org", API);
        receiver.awaitEvents(1);
        assertThat(receiver.posts()).extracting(WebhookReceiver.Post::answered).containsExactly(500, 302, 204);
        assertThat(receiver.posts())
                .extracting(WebhookReceiver.Post::body)
                .containsOnly(receiver.posts().getFirst().body());
        assertThat(running.json("/api/status").at("/webhook/refusedPosts").asInt())
                .isEqualTo(2);
    }

    @Test
    void repeatsEventsOnRequestWithTheSameId() throws Exception {
        running.post("/api/settings", "{\"repeat\":20}");
        for (int i = 0; i < 10; i++) {
            send("ann" + i + "@example.org", API);
        }
        // Twenty events, each once at least and ten times on average: forty are all but certain.
        List<JsonNode> events = receiver.awaitEvents(40);
        assertThat(events.stream()
                        .map(event -> event.get("sg_event_id").asText())
                        .distinct()
                        .count())
                .isLessThanOrEqualTo(20);
    }

    @Test
    void shufflesEventsOnRequest() throws Exception {
        running.post("/api/settings", "{\"shuffle\":true,\"batchIntervalMillis\":300}");
        for (int i = 0; i < 20; i++) {
            send("ann" + i + "@example.org", API);
        }
        List<String> order = receiver.awaitEvents(40).stream()
                .map(event -> event.get("email").asText())
                .toList();
        assertThat(order).isNotEqualTo(order.stream().sorted().toList());
        assertThat(order).hasSize(40);
    }

    @Test
    void refusesSettingsThatMakeNoSense() throws Exception {
        assertThat(running.post("/api/settings", "{\"webhookUrl\":\"ftp://example.org\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(running.post("/api/settings", "{\"repeat\":0}").body()).contains("repeat");
        assertThat(running.post("/api/settings", "{\"unknown\":0}").statusCode())
                .isEqualTo(400);
        assertThat(running.json("/api/settings").get("webhookUrl").asText())
                .isEqualTo(receiver.url().toString());
    }

    @Test
    void isTheSameAccountAfterARestart() throws Exception {
        String apiKey = running.sendGrid().apiKey();
        String verificationKey =
                running.json("/api/public-key").get("public_key").asText();
        running.sendGrid().close();
        try (SendGridSimulator again = SendGridSimulator.start(running.folder(), 0, 0, 0)) {
            assertThat(again.apiKey()).isEqualTo(apiKey);
            assertThat(again.verificationKey()).isEqualTo(verificationKey).hasSize(124);
        }
    }

    @Test
    void forgetsMessagesListsAndEventsOnReset() throws Exception {
        send("bounce+ann@example.org", API);
        running.post("/api/reset", "{}");
        assertThat(running.json("/api/messages/count").get("count").asInt()).isZero();
        assertThat(running.json("/api/status").at("/suppressionLists/bounces").asInt())
                .isZero();
    }

    /** Sends and returns what the server named the message. */
    private String send(String recipient, String api) throws IOException {
        try (RawSmtp smtp = running.signedIn()) {
            smtp.write("MAIL FROM:<shop@shop.example>\r\nRCPT TO:<" + recipient + ">\r\nDATA\r\n");
            smtp.reply();
            smtp.reply();
            smtp.reply();
            smtp.write("Subject: Hello\r\nMessage-ID: <m1@shop.example>\r\nX-SMTPAPI: " + api
                    + "\r\nX-SMTPAPI: {\"category\":\"only the first counts\"}\r\n\r\nHow are you?\r\n.\r\n");
            return smtp.reply().substring("250 Ok: queued as ".length());
        }
    }

    private static String summary(JsonNode event) {
        String type = event.has("type") ? "/" + event.get("type").asText() : "";
        String reason = event.get("event").asText().equals("dropped")
                ? ":" + event.get("reason").asText()
                : "";
        return event.get("event").asText() + type + reason;
    }

    private boolean verified(WebhookReceiver.Post post) throws Exception {
        String key = running.json("/api/public-key").get("public_key").asText();
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
