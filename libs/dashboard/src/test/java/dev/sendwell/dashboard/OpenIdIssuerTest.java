package dev.sendwell.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.SessionKeys;
import dev.sendwell.testkit.session.TestSessions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An issuer that is slow, dead or hostile. */
class OpenIdIssuerTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private Instant now = Instant.parse("2026-11-27T09:00:00Z");
    private HttpServer server;
    private String address;
    private OpenIdIssuer issuer;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        address = "http://localhost:" + server.getAddress().getPort();
        issuer = new OpenIdIssuer(new Settings(address), address, ContractsJson.mapper(), () -> now);
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void isAskedOnceForWhatItsTokensAreVerifiedWith() throws IOException {
        discovery(exchange -> answer(exchange, document()));
        server.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            answer(exchange, "{\"keys\": []}");
        });
        String token = TestSessions.sign(
                SessionKeys.generate().signing(), TestSessions.claims("admin").put("iss", address));

        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> issuer.verifyIdToken(token)).isInstanceOf(InvalidJwtException.class);
        }

        assertThat(asked).hasValue(2);
        now = now.plus(Remembered.PAUSE).plusMillis(1);
        assertThatThrownBy(() -> issuer.verifyIdToken(token)).isInstanceOf(InvalidJwtException.class);
        assertThat(asked).hasValue(3);
    }

    @Test
    void refusesNoTokenWhileItCannotBeAsked() throws IOException {
        String token = TestSessions.sign(
                SessionKeys.generate().signing(), TestSessions.claims("admin").put("iss", address));
        assertThatThrownBy(() -> issuer.verifyIdToken(token)).isInstanceOf(IssuerAwayException.class);

        discovery(exchange -> answer(exchange, document()));
        server.createContext("/keys", exchange -> answer(exchange, "{\"keys\": []}"));
        now = now.plus(Remembered.PAUSE).plusMillis(1);
        assertThatThrownBy(() -> issuer.verifyIdToken(token)).isInstanceOf(InvalidJwtException.class);

        server.removeContext("/keys");
        now = now.plus(Remembered.PAUSE).plusMillis(1);
        assertThatThrownBy(() -> issuer.verifyIdToken(token))
                .as("its key may be a new one")
                .isInstanceOf(IssuerAwayException.class);
    }

    @Test
    void isGivenUpWhenItsAnswerTricklesOrHasNoEnd() {
        server.createContext("/trickle", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            awaitQuietly(over);
        });
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(new byte[64 * 1024]);
            }
        });

        for (String path : List.of("/trickle", "/endless")) {
            Future<?> ask = threads.submit(() -> issuer.ask(HttpRequest.newBuilder(URI.create(address + path))));
            assertThatThrownBy(() -> ask.get(1, TimeUnit.MINUTES))
                    .hasMessageContaining(path + " of the issuer did not");
        }
    }

    private void discovery(HttpHandler handler) {
        server.createContext("/.well-known/openid-configuration", exchange -> {
            asked.incrementAndGet();
            handler.handle(exchange);
        });
    }

    private String document() {
        return """
                {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
                 "jwks_uri": "%1$s/keys"}""".formatted(address);
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Settings(String address) implements OpenIdSettings {
        @Override
        public Optional<String> issuer() {
            return Optional.of(address);
        }

        @Override
        public String clientId() {
            return "sendwell";
        }

        @Override
        public Optional<String> audience() {
            return Optional.empty();
        }

        @Override
        public String rolesClaim() {
            return "groups";
        }

        @Override
        public String adminRole() {
            return "sendwell-admin";
        }

        @Override
        public String viewerRole() {
            return "sendwell-viewer";
        }
    }
}
