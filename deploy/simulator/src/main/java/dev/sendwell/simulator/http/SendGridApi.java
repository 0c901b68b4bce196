package dev.sendwell.simulator.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.sendwell.simulator.account.ApiKeys;
import dev.sendwell.simulator.webhook.EventPoster;
import dev.sendwell.simulator.webhook.Webhook;
import dev.sendwell.simulator.webhook.WebhookKeys;
import dev.sendwell.simulator.webhook.Webhooks;
import java.io.IOException;
import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The part of SendGrid's v3 API that sets up Event Webhooks, after its OpenAPI description: {@code /v3/user/webhooks/event/settings},
 * {@code …/all}, {@code …/{id}} and {@code …/signed/{id}}, {@code POST /v3/api_keys}, which makes a key with
 * few scopes, and {@code DELETE /v3/api_keys/{id}}, which revokes it.
 *
 * <p>What a write leaves out is off afterwards: whether SendGrid merges instead is not documented, so nobody may rely on it.
 */
public final class SendGridApi {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_BODY = 64 * 1024;
    private static final String SETTINGS = "/v3/user/webhooks/event/settings";
    private static final Pattern ONE = Pattern.compile(SETTINGS + "/([A-Za-z0-9-]{1,64})");
    private static final Pattern SIGNED = Pattern.compile(SETTINGS + "/signed/([A-Za-z0-9-]{1,64})");
    private static final Pattern KEY = Pattern.compile("/v3/api_keys/([A-Za-z0-9_-]{1,64})");
    private static final String BEARER = "Bearer ";

    private final Webhooks webhooks;
    private final ApiKeys keys;
    private final EventPoster poster;

    public SendGridApi(Webhooks webhooks, ApiKeys keys, EventPoster poster) {
        this.webhooks = webhooks;
        this.keys = keys;
        this.poster = poster;
    }

    Answer answer(HttpExchange exchange, String path) throws IOException {
        String method = exchange.getRequestMethod();
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        String key = authorization != null && authorization.startsWith(BEARER)
                ? authorization.substring(BEARER.length())
                : "";
        Optional<Boolean> may = keys.may(key, scope(method, path));
        if (may.isEmpty()) {
            return error(401, "The provided authorization grant is invalid, expired, or revoked");
        }
        if (!may.get()) {
            return error(403, "access forbidden");
        }
        try {
            JsonNode body = method.equals("POST") || method.equals("PATCH")
                    ? JSON.readTree(exchange.getRequestBody().readNBytes(MAX_BODY))
                    : JSON.nullNode();
            return route(method, path, body);
        } catch (JacksonException e) {
            return error(400, "request body is invalid");
        }
    }

    private static String scope(String method, String path) {
        String right = switch (method) {
            case "POST" -> "create";
            case "PATCH" -> "update";
            case "DELETE" -> "delete";
            default -> "read";
        };
        return (path.startsWith("/v3/api_keys") ? "api_keys." : "user.webhooks.event.settings.") + right;
    }

    private Answer route(String method, String path, JsonNode body) throws IOException {
        return switch (method + " " + path) {
            case "GET " + SETTINGS + "/all" -> all();
            case "POST " + SETTINGS -> create(body);
            case "POST /v3/api_keys" -> createKey(body);
            default -> {
                Matcher signed = SIGNED.matcher(path);
                Matcher one = ONE.matcher(path);
                Matcher key = KEY.matcher(path);
                if (key.matches() && method.equals("DELETE")) {
                    yield revokeKey(key.group(1));
                }
                yield signed.matches()
                        ? signed(method, signed.group(1), body)
                        : one.matches() ? one(method, one.group(1), body) : error(404, "not found");
            }
        };
    }

    private Answer createKey(JsonNode body) throws IOException {
        List<String> scopes = StreamSupport.stream(body.path("scopes").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        ApiKeys.Made made = keys.create(scopes);
        return json(201, Map.of("api_key", made.key(), "api_key_id", made.id(), "scopes", scopes));
    }

    private Answer revokeKey(String id) throws IOException {
        return keys.revoke(id) ? done() : error(404, "unable to find a valid api key id");
    }

    private Answer all() throws IOException {
        ObjectNode all = JSON.createObjectNode();
        all.put("max_allowed", poster.settings().maxWebhooks());
        all.putArray("webhooks")
                .addAll(webhooks.all().stream().map(SendGridApi::withKey).toList());
        return json(200, all);
    }

    private Answer create(JsonNode body) throws IOException {
        if (webhooks.all().size() >= poster.settings().maxWebhooks()) {
            return error(400, "You have reached the maximum number of webhooks per your current billing plan.");
        }
        Optional<Answer> refusal = refusal(body, "");
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Instant now = Instant.now();
        Webhook made = written(UUID.randomUUID().toString(), body, Optional.empty(), now, now);
        webhooks.add(made);
        return json(201, withoutKey(made));
    }

    private Answer one(String method, String id, JsonNode body) throws IOException {
        Optional<Webhook> webhook = webhooks.find(id);
        if (webhook.isEmpty()) {
            return unknown();
        }
        return switch (method) {
            case "GET" -> json(200, withKey(webhook.get()));
            case "PATCH" -> {
                Optional<Answer> refusal = refusal(body, id);
                yield refusal.isPresent() ? refusal.get() : changed(webhooks.change(id, now -> written(now, body)));
            }
            case "DELETE" -> {
                webhooks.delete(id);
                yield done();
            }
            default -> error(405, "method not allowed");
        };
    }

    private Answer signed(String method, String id, JsonNode body) throws IOException {
        Optional<Webhook> webhook = webhooks.find(id);
        if (method.equals("PATCH")) {
            boolean enabled = body.path("enabled").asBoolean();
            webhook = webhooks.change(
                    id,
                    now -> new Webhook(
                            now.id(),
                            now.url(),
                            now.enabled(),
                            now.boxes(),
                            now.friendlyName(),
                            enabled ? now.keys().or(() -> Optional.of(WebhookKeys.generate())) : Optional.empty(),
                            now.createdAt(),
                            Instant.now()));
        }
        return webhook.isEmpty()
                ? unknown()
                : json(
                        200,
                        Map.of(
                                "id",
                                id,
                                "public_key",
                                webhook.get().keys().map(WebhookKeys::publicKey).orElse("")));
    }

    private static Answer changed(Optional<Webhook> webhook) throws IOException {
        return webhook.isEmpty() ? unknown() : json(200, withoutKey(webhook.get()));
    }

    /** What is wrong with a write, if anything. */
    private Optional<Answer> refusal(JsonNode body, String id) throws IOException {
        String url = body.path("url").asText();
        if (!url.matches("https?://[^/\\s?#]+(/[^\\s]*)?")) {
            return Optional.of(error(400, "'" + url + "' is not a valid url"));
        }
        Optional<Webhook> other = webhooks.all().stream()
                .filter(webhook ->
                        webhook.url().toString().equals(url) && !webhook.id().equals(id))
                .findFirst();
        if (other.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(json(
                400,
                Map.of(
                        "errors",
                        List.of(Map.of(
                                "id",
                                other.get().id(),
                                "message",
                                "Webhook at '" + url + "' already exists. Please provide a unique URL.",
                                "url",
                                url)))));
    }

    private static Webhook written(Webhook before, JsonNode body) {
        return written(before.id(), body, before.keys(), before.createdAt(), Instant.now());
    }

    private static Webhook written(String id, JsonNode body, Optional<KeyPair> keys, Instant created, Instant updated) {
        Set<String> boxes =
                Webhook.BOXES.stream().filter(box -> body.path(box).asBoolean()).collect(Collectors.toSet());
        return new Webhook(
                id,
                URI.create(body.path("url").asText()),
                body.path("enabled").asBoolean(),
                boxes,
                body.path("friendly_name").asText(""),
                keys,
                created,
                updated);
    }

    private static ObjectNode withoutKey(Webhook webhook) {
        ObjectNode json = JSON.createObjectNode();
        json.put("enabled", webhook.enabled());
        json.put("url", webhook.url().toString());
        for (String box : new TreeSet<>(Webhook.BOXES)) {
            json.put(box, webhook.boxes().contains(box));
        }
        json.put("friendly_name", webhook.friendlyName());
        json.put("id", webhook.id());
        json.put("created_date", webhook.createdAt().toString());
        json.put("updated_date", webhook.updatedAt().toString());
        return json;
    }

    private static ObjectNode withKey(Webhook webhook) {
        ObjectNode json = withoutKey(webhook);
        webhook.keys().ifPresent(keys -> json.put("public_key", WebhookKeys.publicKey(keys)));
        return json;
    }

    private static Answer done() {
        return new Answer(204, "application/json", new byte[0], Map.of());
    }

    private static Answer unknown() throws IOException {
        return error(404, "Invalid id provided.");
    }

    private static Answer error(int status, String message) throws IOException {
        return json(status, Map.of("errors", List.of(Map.of("message", message))));
    }

    private static Answer json(int status, Object body) throws IOException {
        return Answer.json(status, JSON.writeValueAsBytes(body));
    }
}
