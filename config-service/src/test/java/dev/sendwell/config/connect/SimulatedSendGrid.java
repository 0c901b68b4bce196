package dev.sendwell.config.connect;

import dev.sendwell.simulator.SendGridSimulator;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Map;

/** A SendGrid on loopback that the service under test is told of. */
public final class SimulatedSendGrid implements QuarkusTestResourceLifecycleManager {
    private static SendGridSimulator simulator;

    @Override
    public Map<String, String> start() {
        try {
            simulator = SendGridSimulator.start(Files.createTempDirectory("sendgrid"), 0, 0, 0);
            return Map.of("sendwell.sendgrid.api-url", simulator.url().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        simulator.close();
    }

    /** A key that may do everything. */
    public static String apiKey() {
        return simulator.apiKey();
    }

    /** Asks SendGrid's API, or the simulator's own. */
    public static String call(String method, String path, String json) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(simulator.url().resolve(path))
                                    .header("Authorization", "Bearer " + simulator.apiKey())
                                    .header("Content-Type", "application/json")
                                    .method(method, HttpRequest.BodyPublishers.ofString(json))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
