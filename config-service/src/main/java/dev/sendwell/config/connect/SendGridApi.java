package dev.sendwell.config.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sendwell.config.ServiceConfig;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.dashboard.BoundedBody;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The Event Webhook part of SendGrid's v3 API. Every request ends in time, follows no redirect and reads a bounded answer. What
 * SendGrid says is quoted only where it is about the request itself, and never with a callback URL in it.
 */
@Singleton
class SendGridApi {
    private static final int MAX_ANSWER = 256 * 1024;
    private static final int MAX_QUOTE = 200;
    private static final String SETTINGS = "/v3/user/webhooks/event/settings";

    private final URI base;
    private final Duration timeout;
    private final HttpClient client;

    @Inject
    SendGridApi(ServiceConfig config) {
        this.base = URI.create(config.sendgrid().apiUrl());
        this.timeout = config.sendgrid().timeout();
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    @PreDestroy
    void close() {
        client.shutdownNow();
    }

    /** All Event Webhooks of the key's account. */
    List<WebhookAtSendGrid> all(String key) throws SendGridException {
        List<WebhookAtSendGrid> webhooks = new ArrayList<>();
        for (JsonNode webhook : ask(key, "GET", SETTINGS + "/all", null).path("webhooks")) {
            // an account without any is described as one empty object
            if (webhook.hasNonNull("id")) {
                webhooks.add(webhook(webhook));
            }
        }
        return webhooks;
    }

    /** Makes a webhook; its id is in the answer. */
    WebhookAtSendGrid create(String key, WebhookAtSendGrid wanted) throws SendGridException {
        return webhook(ask(key, "POST", SETTINGS, json(wanted)));
    }

    /** Writes all settings of a webhook, its signature apart. */
    void update(String key, WebhookAtSendGrid wanted) throws SendGridException {
        ask(key, "PATCH", SETTINGS + "/" + segment(wanted.id()), json(wanted));
    }

    /** Switches the signature on; the answer is the key that verifies it. */
    String sign(String key, String id) throws SendGridException {
        ObjectNode on = ContractsJson.mapper().createObjectNode().put("enabled", true);
        String publicKey = ask(key, "PATCH", SETTINGS + "/signed/" + segment(id), on)
                .path("public_key")
                .asText();
        if (publicKey.isEmpty()) {
            throw new SendGridException("SendGrid switched the signature on and named no key. Look at it there.");
        }
        return publicKey;
    }

    /** Deletes a webhook. */
    void delete(String key, String id) throws SendGridException {
        ask(key, "DELETE", SETTINGS + "/" + segment(id), null);
    }

    private JsonNode ask(String key, String method, String path, @Nullable JsonNode body) throws SendGridException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(timeout)
                .header("Authorization", "Bearer " + key)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(ContractsJson.write(body)))
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, head -> new BoundedBody(MAX_ANSWER));
        try {
            return read(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw unreachable("it does not answer within " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw unreachable(
                    e.getCause() instanceof HttpTimeoutException
                            ? "it does not answer within " + timeout.toSeconds() + " s"
                            : words(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("the service is being stopped");
        }
    }

    private SendGridException unreachable(String why) {
        return new SendGridException(base.getAuthority() + " cannot be reached from here: " + why
                + ". A firewall may close outgoing HTTPS; without it, set the webhook up by hand.");
    }

    private static String words(Throwable problem) {
        String message = problem.getMessage();
        return message == null ? "no connection" : message;
    }

    private JsonNode read(HttpResponse<byte[]> answer) throws SendGridException {
        int status = answer.statusCode();
        if (status / 100 == 2) {
            return status == 204 ? ContractsJson.mapper().nullNode() : parse(answer.body());
        }
        String quote = quote(answer.body());
        throw new SendGridException(
                switch (status) {
                    case 401 ->
                        "SendGrid does not know this API key. It may be mistyped, deleted, or of another account or region.";
                    case 403 ->
                        "This API key may not do that. It needs the scopes user.webhooks.event.settings.read, .create and"
                                + " .update (and .delete to remove a webhook): edit the key at SendGrid, or make one for this.";
                    case 404 -> "SendGrid does not find what was asked for: " + quote;
                    case 429 -> "SendGrid takes no more requests of this account for now. Try again in a minute.";
                    default ->
                        status / 100 == 3
                                ? base.getAuthority() + " answers with a redirect, which is not followed. Look at"
                                        + " sendwell.sendgrid.api-url."
                                : status >= 500
                                        ? "SendGrid has trouble of its own (" + status + "). Try again later."
                                        : refused(quote);
                });
    }

    private static String refused(String quote) {
        return quote.contains("maximum number of webhooks")
                ? "The account has as many webhooks as its plan allows. Delete one at SendGrid that nobody needs, or"
                        + " change the plan."
                : "SendGrid refuses it: " + quote;
    }

    private static JsonNode parse(byte[] body) throws SendGridException {
        try {
            return ContractsJson.mapper().readTree(body);
        } catch (IOException e) {
            throw new SendGridException(
                    "What answers there does not speak SendGrid's API. Look at sendwell.sendgrid.api-url.");
        }
    }

    /** The first error's words, without addresses: a callback URL is a secret. */
    private static String quote(byte[] body) {
        try {
            String message = ContractsJson.mapper()
                    .readTree(body)
                    .at("/errors/0/message")
                    .asText("");
            String clean = message.replaceAll("https?://[^\\s'\"]+", "…").replaceAll("\\p{Cntrl}", " ");
            return clean.isEmpty() ? "no reason given" : clean.substring(0, Math.min(clean.length(), MAX_QUOTE));
        } catch (IOException e) {
            return "no reason given";
        }
    }

    private static ObjectNode json(WebhookAtSendGrid wanted) {
        ObjectNode json = ContractsJson.mapper().createObjectNode();
        json.put("enabled", wanted.enabled());
        json.put("url", wanted.url());
        for (Box box : Box.values()) {
            json.put(box.wire(), wanted.boxes().contains(box));
        }
        json.put("friendly_name", wanted.friendlyName());
        return json;
    }

    private static WebhookAtSendGrid webhook(JsonNode json) {
        EnumSet<Box> boxes = EnumSet.noneOf(Box.class);
        for (Box box : Box.values()) {
            if (json.path(box.wire()).asBoolean()) {
                boxes.add(box);
            }
        }
        return new WebhookAtSendGrid(
                json.path("id").asText(),
                json.path("url").asText(),
                json.path("enabled").asBoolean(),
                boxes,
                json.path("friendly_name").asText(),
                json.path("public_key").asText());
    }

    private static String segment(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8);
    }
}
