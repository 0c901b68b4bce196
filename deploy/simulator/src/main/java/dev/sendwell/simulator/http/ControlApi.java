package dev.sendwell.simulator.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.sun.net.httpserver.HttpExchange;
import dev.sendwell.simulator.account.Standing;
import dev.sendwell.simulator.inbox.Inbox;
import dev.sendwell.simulator.inbox.Message;
import dev.sendwell.simulator.recipient.SuppressionLists;
import dev.sendwell.simulator.webhook.EventPoster;
import dev.sendwell.simulator.webhook.WebhookSettings;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What programs ask of the simulator.
 *
 * <ul>
 *   <li>{@code GET /api/messages?limit&offset&q}: the newest
 *   <li>{@code GET /api/messages/count}
 *   <li>{@code GET /api/messages/stream}: recipient, request and campaign of all, oldest first, one JSON object a line
 *   <li>{@code GET /api/settings}, {@code POST /api/settings}: see {@link SettingsFile}; only the fields that are named change
 *   <li>{@code GET /api/account}, {@code POST /api/account}: {@code creditsExceeded}, and {@code verifiedDomains}, whose addresses
 *       may be a From (null: any); only the fields that are named change
 *   <li>{@code GET /api/public-key}: what verifies the webhook's signatures
 *   <li>{@code GET /api/status}: how posting goes, how long the suppression lists are
 *   <li>{@code POST /api/reset}: forgets messages, lists and waiting events; keys and settings stay
 * </ul>
 */
public final class ControlApi {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private static final int MAX_LIMIT = 1_000;
    private static final int MAX_BODY = 64 * 1024;

    private final Inbox inbox;
    private final SuppressionLists lists;
    private final EventPoster poster;
    private final SettingsFile settingsFile;
    private final AtomicReference<Standing> standing;
    private final String verificationKey;

    public ControlApi(
            Inbox inbox,
            SuppressionLists lists,
            EventPoster poster,
            SettingsFile settingsFile,
            AtomicReference<Standing> standing,
            String verificationKey) {
        this.inbox = inbox;
        this.lists = lists;
        this.poster = poster;
        this.settingsFile = settingsFile;
        this.standing = standing;
        this.verificationKey = verificationKey;
    }

    Answer answer(HttpExchange exchange, String path, Map<String, String> query) throws IOException {
        return switch (exchange.getRequestMethod() + " " + path) {
            case "GET /api/messages" -> messages(query);
            case "GET /api/messages/count" -> json(Map.of("count", inbox.count()));
            case "GET /api/settings" -> Answer.json(200, SettingsFile.json(poster.settings()));
            case "GET /api/account" -> account();
            case "GET /api/public-key" -> json(Map.of("public_key", verificationKey));
            case "GET /api/status" -> status();
            case "POST /api/settings" -> isJson(exchange) ? change(exchange) : notJson();
            case "POST /api/account" -> isJson(exchange) ? changeAccount(exchange) : notJson();
            case "POST /api/reset" -> isJson(exchange) ? reset() : notJson();
            default -> problem(404, "there is no " + exchange.getRequestMethod() + " " + path);
        };
    }

    /** Writes every message as a line of JSON, without holding up those that come meanwhile. */
    void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 64 * 1024)) {
            int last = 0;
            for (List<Message> some = inbox.after(0); !some.isEmpty(); some = inbox.after(last)) {
                for (Message message : some) {
                    Map<String, String> line = new LinkedHashMap<>();
                    line.put("recipient", message.recipient());
                    line.put("request", message.request());
                    line.put("campaign", message.campaign());
                    out.write(JSON.writeValueAsBytes(line));
                    out.write('\n');
                }
                last = some.getLast().number();
            }
        }
    }

    private Answer messages(Map<String, String> query) throws IOException {
        try {
            int limit = Integer.parseInt(query.getOrDefault("limit", "50"));
            int offset = Integer.parseInt(query.getOrDefault("offset", "0"));
            if (limit < 0 || limit > MAX_LIMIT || offset < 0) {
                return problem(400, "limit is 0 to " + MAX_LIMIT + ", offset 0 or more");
            }
            return json(inbox.newest(InboxPages.search(query.getOrDefault("q", "")), offset, limit));
        } catch (NumberFormatException e) {
            return problem(400, "limit and offset are numbers");
        }
    }

    private Answer status() throws IOException {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("messages", inbox.count());
        status.put("webhook", poster.status());
        status.put("suppressionLists", lists.sizes());
        return json(status);
    }

    private Answer change(HttpExchange exchange) throws IOException {
        WebhookSettings changed;
        try {
            changed = SettingsFile.changed(
                    poster.settings(), exchange.getRequestBody().readNBytes(MAX_BODY));
        } catch (JacksonException e) {
            return problem(400, "not the JSON of settings: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            return problem(400, String.valueOf(e.getMessage()));
        }
        settingsFile.write(changed);
        poster.use(changed);
        return Answer.json(200, SettingsFile.json(changed));
    }

    private Answer account() throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("creditsExceeded", standing.get().creditsExceeded());
        fields.put("verifiedDomains", standing.get().verifiedDomains().orElse(null));
        return json(fields);
    }

    private Answer changeAccount(HttpExchange exchange) throws IOException {
        JsonNode fields;
        try {
            fields = JSON.readTree(exchange.getRequestBody().readNBytes(MAX_BODY));
        } catch (JacksonException e) {
            return problem(400, "not JSON: " + e.getOriginalMessage());
        }
        JsonNode exceeded = fields.path("creditsExceeded");
        JsonNode domains = fields.path("verifiedDomains");
        if (!exceeded.isMissingNode() && !exceeded.isBoolean()) {
            return problem(400, "creditsExceeded is not true or false");
        }
        if (!domains.isMissingNode() && !domains.isNull() && !domains.isArray()) {
            return problem(400, "verifiedDomains is not a list or null");
        }
        standing.updateAndGet(before -> new Standing(
                exceeded.isMissingNode() ? before.creditsExceeded() : exceeded.asBoolean(),
                domains.isMissingNode() ? before.verifiedDomains() : domains(domains)));
        return account();
    }

    private static Optional<Set<String>> domains(JsonNode list) {
        return list.isNull()
                ? Optional.empty()
                : Optional.of(StreamSupport.stream(list.spliterator(), false)
                        .map(domain -> domain.asText().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private Answer reset() throws IOException {
        poster.clear();
        lists.clear();
        inbox.clear();
        return json(Map.of("count", inbox.count()));
    }

    private static boolean isJson(HttpExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        return type != null && type.startsWith("application/json");
    }

    private static Answer notJson() throws IOException {
        return problem(415, "a write has to be application/json");
    }

    private static Answer problem(int status, String detail) throws IOException {
        return Answer.json(status, JSON.writeValueAsBytes(Map.of("status", status, "detail", detail)));
    }

    private static Answer json(Object value) throws IOException {
        return Answer.json(200, JSON.writeValueAsBytes(value));
    }
}
