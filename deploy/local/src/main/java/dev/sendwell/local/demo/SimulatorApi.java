package dev.sendwell.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The part of the simulator's API that the demo needs. */
final class SimulatorApi {
    private final Http http;

    SimulatorApi(String url) {
        http = new Http(url);
    }

    /** How posting events goes, in the simulator's words. */
    String webhookStatus() throws IOException, InterruptedException {
        JsonNode webhook = Http.good("asking the simulator", http.exchange("GET", "/api/status", null, Map.of()))
                .path("webhook");
        return "%s events of the simulator wait, %s posts were refused, the last was answered with %s"
                .formatted(
                        webhook.path("waitingEvents").asText(),
                        webhook.path("refusedPosts").asText(),
                        webhook.path("lastAnswer").asText());
    }

    /** How many messages the inbox has of each request. */
    Map<String, Integer> messagesByRequest() throws IOException, InterruptedException {
        Map<String, Integer> messages = new HashMap<>();
        for (JsonNode line : http.lines("/api/messages/stream")) {
            if (line.path("request").isTextual()) {
                messages.merge(line.get("request").asText(), 1, Integer::sum);
            }
        }
        return messages;
    }
}
