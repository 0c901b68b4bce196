package dev.sendwell.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sendwell.contracts.SecretValue;
import dev.sendwell.local.RunState;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The part of Sendwell's API that the demo needs, signed in as the admin. */
final class SendwellApi {
    private final Http http;
    private final String cookie;
    private final String csrf;

    private SendwellApi(Http http, String cookie, String csrf) {
        this.http = http;
        this.cookie = cookie;
        this.csrf = csrf;
    }

    /**
     * Signs in.
     *
     * @throws IOException when the password is not the generated one any more, or nobody answers
     */
    static SendwellApi signIn(RunState running) throws IOException, InterruptedException {
        Http http = new Http(running.url());
        Http.Answer answer = http.exchange(
                "POST",
                "/api/session",
                Map.of(
                        "email",
                        running.adminEmail(),
                        "password",
                        SecretValue.read("file:" + running.adminPasswordFile())),
                Map.of());
        JsonNode session = Http.good("signing in as " + running.adminEmail(), answer);
        String cookie = answer.response()
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow(() -> new IOException("signing in set no cookie"));
        return new SendwellApi(
                http,
                cookie.substring(0, cookie.indexOf(';')),
                session.path("csrf").asText());
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
        Http.Answer before = http.exchange("GET", "/api/integrations/" + id, null, headers());
        if (before.status() == 200) {
            input.put("webhook", Map.of("verificationKeys", before.body().at("/webhook/verificationKeys")));
            Map<String, String> anyVersion = headers();
            anyVersion.put("If-Match", "*");
            JsonNode unused = Http.good(
                    "changing integration " + id, http.exchange("PUT", "/api/integrations/" + id, input, anyVersion));
        } else {
            JsonNode unused = Http.good(
                    "creating integration " + id, http.exchange("POST", "/api/integrations", input, headers()));
        }
        JsonNode unused = Http.good(
                "connecting integration " + id,
                http.exchange(
                        "POST",
                        "/api/integrations/" + id + "/webhook/connect",
                        Map.of("apiKey", SecretValue.read("file:" + simulator.apiKeyFile()), "store", true),
                        headers()));
        return Http.good("reading integration " + id, http.exchange("GET", "/api/integrations/" + id, null, headers()))
                .path("version")
                .asLong();
    }

    /** The report's figures for a campaign; empty while nobody answers. */
    Optional<JsonNode> figures(String integration, String campaign) throws IOException, InterruptedException {
        Http.Answer answer = http.exchange(
                "GET", "/api/reports/summary?integration=" + integration + "&campaign=" + campaign, null, headers());
        return answer.status() == 200 ? Optional.of(answer.body().path("figures")) : Optional.empty();
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        headers.put("Cookie", cookie);
        headers.put("X-CSRF-Token", csrf);
        return headers;
    }
}
