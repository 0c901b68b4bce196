package dev.sendwell.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sendwell.contracts.SecretValue;
import dev.sendwell.local.RunState;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of Sendwell's API that the demo needs, signed in as the admin, and again when the session's token has run out. */
final class SendwellApi {
    private final RunState running;
    private final Http http;
    private Map<String, String> session = Map.of();

    private SendwellApi(RunState running) {
        this.running = running;
        this.http = new Http(running.url());
    }

    /**
     * Signs in.
     *
     * @throws IOException when the password is not the generated one any more, or nobody answers
     */
    static SendwellApi signIn(RunState running) throws IOException, InterruptedException {
        SendwellApi api = new SendwellApi(running);
        api.signIn();
        return api;
    }

    private void signIn() throws IOException, InterruptedException {
        Map<String, String> credentials = Map.of(
                "email", running.adminEmail(), "password", SecretValue.read("file:" + running.adminPasswordFile()));
        Http.Answer answer = http.exchange("POST", "/api/session", credentials, Map.of());
        JsonNode begun = Http.good("signing in as " + running.adminEmail(), answer);
        String cookies = answer.response().headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .collect(Collectors.joining("; "));
        session = Map.of("Cookie", cookies, "X-CSRF-Token", begun.path("csrf").asText());
    }

    private Http.Answer ask(String method, String path, @Nullable Object body, Map<String, String> headers)
            throws IOException, InterruptedException {
        Http.Answer answer = http.exchange(method, path, body, with(headers));
        if (answer.status() == 401) {
            signIn();
            answer = http.exchange(method, path, body, with(headers));
        }
        return answer;
    }

    private Map<String, String> with(Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(session);
        all.putAll(headers);
        return all;
    }

    /**
     * Creates or changes an integration so that it sends through the simulator, and has its webhook set up by API.
     *
     * @return its version
     */
    long saveIntegration(String id, RunState.Simulator simulator) throws IOException, InterruptedException {
        Map<String, Object> smtp = new LinkedHashMap<>();
        smtp.put("host", simulator.smtpHost());
        smtp.put("port", simulator.smtpPort());
        smtp.put("security", "starttls");
        smtp.put("username", "apikey");
        smtp.put("password", SecretValue.read("file:" + simulator.apiKeyFile()));
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("id", id);
        input.put("provider", "sendgrid");
        input.put("smtp", smtp);
        input.put("from", Map.of("address", "hello@shop.example", "name", "Lantern Shop"));
        Http.Answer before = ask("GET", "/api/integrations/" + id, null, Map.of());
        if (before.status() == 200) {
            input.put("webhook", Map.of("verificationKeys", before.body().at("/webhook/verificationKeys")));
            JsonNode unused = Http.good(
                    "changing integration " + id,
                    ask("PUT", "/api/integrations/" + id, input, Map.of("If-Match", "*")));
        } else {
            JsonNode unused =
                    Http.good("creating integration " + id, ask("POST", "/api/integrations", input, Map.of()));
        }
        Map<String, Object> key = Map.of("apiKey", SecretValue.read("file:" + simulator.apiKeyFile()), "store", true);
        JsonNode unused = Http.good(
                "connecting integration " + id,
                ask("POST", "/api/integrations/" + id + "/webhook/connect", key, Map.of()));
        return Http.good("reading integration " + id, ask("GET", "/api/integrations/" + id, null, Map.of()))
                .path("version")
                .asLong();
    }

    /** The report's figures for a campaign; empty while nobody answers. */
    Optional<JsonNode> figures(String integration, String campaign) throws IOException, InterruptedException {
        Http.Answer answer =
                ask("GET", "/api/reports/summary?integration=" + integration + "&campaign=" + campaign, null, Map.of());
        return answer.status() == 200 ? Optional.of(answer.body().path("figures")) : Optional.empty();
    }
}
