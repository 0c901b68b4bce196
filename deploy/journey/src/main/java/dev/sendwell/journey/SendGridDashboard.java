package dev.sendwell.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a person clicks at SendGrid, done over the simulator's API.
 *
 * @param url of the simulator
 * @param port for STARTTLS, as SendGrid's 587
 * @param tlsPort for TLS from the first byte, as SendGrid's 465
 * @param key the account's own API key, which may do everything
 */
public record SendGridDashboard(URI url, int port, int tlsPort, String key) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String WEBHOOKS = "/v3/user/webhooks/event/settings";
    /** The certificate's name. */
    public static final String HOST = "localhost";

    /**
     * An API key.
     *
     * @param id by which it is revoked
     */
    public record Key(String id, String key) {}

    /** Settings › API Keys › Create, with the scope Mail Send. */
    public Key createKey() {
        JsonNode made = ask("POST", "/v3/api_keys", Map.of("name", "sendwell", "scopes", List.of("mail.send")));
        return new Key(made.get("api_key_id").asText(), made.get("api_key").asText());
    }

    /** Settings › API Keys › Delete. */
    public void revoke(Key revoked) {
        ask("DELETE", "/v3/api_keys/" + revoked.id(), Map.of());
    }

    /** Settings › Sender Authentication: only addresses of these domains are accepted from now on. */
    public void verifyDomains(String... domains) {
        ask("POST", "/api/account", Map.of("verifiedDomains", domains));
    }

    /** The plan's messages are used up, or there are new ones. */
    public void creditsExceeded(boolean exceeded) {
        ask("POST", "/api/account", Map.of("creditsExceeded", exceeded));
    }

    /**
     * Settings › Mail Settings › Event Webhook › Create, with the signature on.
     *
     * @return its id
     */
    public String createWebhook(String postUrl, Set<String> boxes) {
        String id = ask("POST", WEBHOOKS, webhook(postUrl, boxes)).get("id").asText();
        ask("PATCH", WEBHOOKS + "/signed/" + id, Map.of("enabled", true));
        return id;
    }

    /** The same, with other boxes ticked. */
    public void tick(String id, String postUrl, Set<String> boxes) {
        ask("PATCH", WEBHOOKS + "/" + id, webhook(postUrl, boxes));
    }

    /** The verification key that the page of a webhook shows. */
    public String verificationKey(String id) {
        return ask("GET", WEBHOOKS + "/signed/" + id, Map.of())
                .get("public_key")
                .asText();
    }

    /**
     * A message that arrived.
     *
     * @param request which send request it was
     * @param source with all its header fields
     */
    public record Arrived(String request, String source) {}

    /** The newest message to an address, or to part of one. */
    public Arrived newestTo(String address) {
        JsonNode message = ask("GET", "/api/messages?limit=1&q=" + address, Map.of())
                .get("messages")
                .get(0);
        String source = "/messages/" + message.get("number").asInt() + "/source";
        return new Arrived(
                message.get("request").asText(), new String(send("GET", source, Map.of()), StandardCharsets.UTF_8));
    }

    private static ObjectNode webhook(String postUrl, Set<String> boxes) {
        ObjectNode webhook =
                JSON.createObjectNode().put("enabled", true).put("url", postUrl).put("friendly_name", "made by hand");
        boxes.forEach(box -> webhook.put(box, true));
        return webhook;
    }

    private JsonNode ask(String method, String path, Object body) {
        try {
            return JSON.readTree(send(method, path, body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] send(String method, String path, Object body) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer = http.send(
                    HttpRequest.newBuilder(url.resolve(path))
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", "application/json")
                            .method(
                                    method,
                                    method.equals("GET")
                                            ? HttpRequest.BodyPublishers.noBody()
                                            : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException("%s %s: %d %s"
                        .formatted(
                                method, path, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8)));
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
