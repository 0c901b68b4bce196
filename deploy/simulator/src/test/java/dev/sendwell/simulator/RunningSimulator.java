package dev.sendwell.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A simulator for each test; its keys and certificate are made once, because keytool takes its time. */
final class RunningSimulator implements BeforeEachCallback, AfterEachCallback {
    static final JsonMapper JSON = new JsonMapper();
    private static final Path FOLDER = newFolder();

    private final HttpClient http = HttpClient.newHttpClient();
    private SendGridSimulator simulator;

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        Files.deleteIfExists(FOLDER.resolve("settings.json"));
        simulator = SendGridSimulator.start(FOLDER, 0, 0, 0);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        simulator.close();
    }

    SendGridSimulator sendGrid() {
        return simulator;
    }

    Path folder() {
        return FOLDER;
    }

    /** A connection that has passed the greeting, EHLO and AUTH. */
    RawSmtp signedIn() throws IOException {
        RawSmtp smtp = connected();
        smtp.say("EHLO client.example.org");
        smtp.say("AUTH PLAIN " + plain("apikey", simulator.apiKey()));
        return smtp;
    }

    RawSmtp connected() throws IOException {
        RawSmtp smtp = new RawSmtp(simulator.smtpPort());
        smtp.reply();
        return smtp;
    }

    static String plain(String user, String password) {
        return Base64.getEncoder()
                .encodeToString(("\0" + user + "\0" + password).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(simulator.url().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path).body());
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(simulator.url().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    void postEventsTo(URI url) throws IOException, InterruptedException {
        post("/api/settings", "{\"webhookUrl\":\"%s\",\"batchIntervalMillis\":20}".formatted(url));
    }

    /** Waits until every event was answered with 2xx, at most ten seconds. */
    void awaitNoWaitingEvents() throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (json("/api/status").at("/webhook/waitingEvents").asInt() > 0) {
            if (System.nanoTime() > end) {
                throw new AssertionError("events still wait after ten seconds: "
                        + get("/api/status").body());
            }
        }
    }

    private static Path newFolder() {
        try {
            Path folder = Files.createTempDirectory("simulator-test");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
