package dev.sendwell.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON over HTTP with one server, and failures in words. */
final class Http {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;

    Http(String base) {
        this.base = URI.create(base);
    }

    /** A complete answer. */
    record Answer(int status, JsonNode body, HttpResponse<byte[]> response) {}

    Answer exchange(String method, String path, @Nullable Object body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
        headers.forEach(request::header);
        request.header("Accept", "application/json");
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        }
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), json(response.body()), response);
    }

    /**
     * The body of a successful answer.
     *
     * @throws IOException with the server's words when it is another one
     */
    static JsonNode good(String what, Answer answer) throws IOException {
        if (answer.status() / 100 != 2) {
            throw new IOException("%s: %d %s%s"
                    .formatted(
                            what,
                            answer.status(),
                            answer.body().path("detail").asText(),
                            answer.body().has("violations")
                                    ? " " + answer.body().get("violations")
                                    : ""));
        }
        return answer.body();
    }

    /** The lines of an answer, as JSON. */
    Iterable<JsonNode> lines(String path) throws IOException, InterruptedException {
        Answer answer = exchange("GET", path, null, Map.of());
        if (answer.status() != 200) {
            throw new IOException(base.resolve(path) + " answered " + answer.status());
        }
        return () -> new String(answer.response().body(), StandardCharsets.UTF_8)
                .lines()
                .map(line -> json(line.getBytes(StandardCharsets.UTF_8)))
                .iterator();
    }

    /** What is no JSON object or array reads as a missing node: an error page has no fields. */
    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }
}
