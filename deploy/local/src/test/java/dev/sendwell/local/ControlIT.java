package dev.sendwell.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlIT {
    private static final String TOKEN = "secret";

    @TempDir
    private Path folder;

    private HttpServer health;
    private ServiceProcess service;
    private Control control;

    @BeforeEach
    void start() throws IOException {
        health = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        health.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        health.start();
        service = process("sender-service", "sleep", "60");
        control = Control.start(
                Map.of("sender-service", service, "config-service", process("config-service", "false")),
                new Readiness(new CountDownLatch(1)),
                TOKEN);
    }

    @AfterEach
    void stop() {
        service.stop();
        control.close();
        health.stop(0);
    }

    @Test
    void startsAServiceAndStopsIt() throws Exception {
        assertThat(post("/sender-service/start", TOKEN)).isEqualTo("200 sender-service is ready");
        assertThat(service.runs()).isTrue();

        assertThat(post("/sender-service/stop", TOKEN)).isEqualTo("200 sender-service is stopped");
        assertThat(service.runs()).isFalse();
    }

    @Test
    void killsAServiceAndStartsItAgain() throws Exception {
        post("/sender-service/start", TOKEN);

        assertThat(post("/sender-service/kill", TOKEN)).isEqualTo("200 sender-service is killed");
        assertThat(service.runs()).isFalse();
        assertThat(post("/sender-service/start", TOKEN)).isEqualTo("200 sender-service is ready");
    }

    @Test
    void saysThatAServiceEndedInsteadOfBecomingReady() throws Exception {
        health.stop(0);
        assertThat(post("/config-service/start", TOKEN)).startsWith("500 config-service ended while it started");
    }

    @Test
    void obeysNobodyWithoutTheToken() throws Exception {
        assertThat(post("/sender-service/start", "guessed")).startsWith("403");
        assertThat(service.runs()).isFalse();
    }

    @Test
    void namesTheServicesWhenItIsAskedForAnother() throws Exception {
        assertThat(post("/mail-service/start", TOKEN)).startsWith("404").contains("sender-service");
    }

    /** A service that was started once with a command, and stopped. */
    private ServiceProcess process(String name, String... command) throws IOException {
        ServiceProcess process = new ServiceProcess(
                name,
                folder.resolve("log"),
                new Processes(folder.resolve("processes.json")),
                0,
                health.getAddress().getPort());
        process.start(List.of(command));
        process.stop();
        return process;
    }

    private String post(String path, String token) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(control.url() + path))
                            .header("Authorization", "Bearer " + token)
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }
}
