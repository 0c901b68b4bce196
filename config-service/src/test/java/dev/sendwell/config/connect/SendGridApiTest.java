package dev.sendwell.config.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.sendwell.config.ServiceConfigTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendGridApiTest {
    private static final String KEY = "SG.open-sesame";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private HttpServer server;
    private volatile int status = 200;
    private volatile String body = "{}";
    private volatile boolean silent;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            if (silent) {
                try {
                    ended.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            exchange.getResponseHeaders()
                    .set("Location", "http://localhost:" + server.getAddress().getPort() + "/elsewhere");
            byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        ended.countDown();
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {}                                        | does not know this API key",
                "403 | {}                                        | may not do that. It needs the scopes user.webhooks.event.settings.read",
                "429 | {}                                        | no more requests of this account for now",
                "302 | {}                                        | a redirect, which is not followed",
                "500 | {}                                        | trouble of its own (500)",
                "400 | {\"errors\":[{\"message\":\"You have reached the maximum number of webhooks per your current billing plan.\"}]} | as many webhooks as its plan allows",
                "400 | {\"errors\":[{\"message\":\"Webhook at 'https://mail.example/secret' already exists.\"}]} | refuses it: Webhook at '…' already exists.",
                "400 | <html>                                    | no reason given",
                "200 | <html>                                    | does not speak SendGrid's API",
            })
    void saysInWordsWhatWentWrong(int answered, String answer, String words) {
        status = answered;
        body = answer;

        assertThatThrownBy(() -> api().all(KEY))
                .isInstanceOf(SendGridException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining(KEY);
        assertThat(asked).containsExactly("GET /v3/user/webhooks/event/settings/all");
    }

    @Test
    void givesUpAnAnswerThatDoesNotComeInTime() {
        silent = true;

        assertThatThrownBy(() -> api("2s").all(KEY)).hasMessageContaining("does not answer within");
    }

    @Test
    void givesUpAnAnswerThatDoesNotEnd() {
        body = "[" + "1,".repeat(200_000) + "1]";

        assertThatThrownBy(() -> api().all(KEY)).hasMessageContaining("the answer is longer than");
    }

    @Test
    void saysThatNobodyIsThere() {
        SendGridApi api = api();
        server.stop(0);

        assertThatThrownBy(() -> api.all(KEY)).hasMessageContaining("cannot be reached from here");
    }

    @Test
    void takesTheEmptyObjectOfAnAccountWithoutWebhooksForNone() throws Exception {
        body = "{\"max_allowed\":5,\"webhooks\":[{}]}";

        assertThat(api().all(KEY)).isEmpty();
    }

    private SendGridApi api() {
        return api("1m");
    }

    private SendGridApi api(String within) {
        return new SendGridApi(ServiceConfigTest.with(Map.of(
                "sendwell.sendgrid.api-url",
                "http://localhost:" + server.getAddress().getPort(),
                "sendwell.sendgrid.timeout",
                within)));
    }
}
