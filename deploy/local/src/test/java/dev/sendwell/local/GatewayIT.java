package dev.sendwell.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sendwell.backing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayIT {
    private final AtomicBoolean eventsServiceRuns = new AtomicBoolean(true);
    /** Nothing listens where it is said to be. */
    private final AtomicBoolean configServiceRuns = new AtomicBoolean();

    private HttpServer service;
    private Gateway gateway;
    private int port;

    @BeforeEach
    void start() throws Exception {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            String seen = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " host="
                    + exchange.getRequestHeaders().getFirst("Host") + " forwarded="
                    + exchange.getRequestHeaders().getFirst("X-Forwarded-For") + " body="
                    + exchange.getRequestBody().readAllBytes().length;
            byte[] body = seen.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.start();
        Map<String, Gateway.Origin> services = Map.of(
                "events-service",
                new Gateway.Origin(service.getAddress().getPort(), eventsServiceRuns::get),
                "config-service",
                new Gateway.Origin(FreePorts.next(), configServiceRuns::get),
                "sender-service",
                new Gateway.Origin(FreePorts.next(), () -> false));
        gateway = Gateway.start("127.0.0.1", FreePorts.next(), services, Set.of("localhost"));
        port = gateway.port();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        service.stop(0);
    }

    @Test
    void passesAnAllowedPathOnWithQueryBodyAndHost() throws IOException {
        assertThat(ask("POST /webhooks/sendgrid/x?y=1", "Content-Length: 3", "abc"))
                .contains("200 OK", "POST /webhooks/sendgrid/x?y=1 host=localhost:" + port, "body=3");
    }

    @Test
    void saysWhoTheClientIsAndBelievesNoClientThatSaysSo() throws IOException {
        assertThat(ask("GET /reports", "X-Forwarded-For: 203.0.113.9", "")).contains("forwarded=127.0.0.1 ");
    }

    @Test
    void refusesAHostThatIsNotItsOwn() throws IOException {
        String answer = raw("GET /reports HTTP/1.1\r\nHost: rebound.example:" + port + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).contains("421").doesNotContain("GET /reports");
    }

    @Test
    void knowsNothingOfPathsThatAreNotOnTheList() throws IOException {
        assertThat(ask("GET /q/metrics", "", "")).contains("404 Not Found");
    }

    @Test
    void takesTheNextPortWhenItsOwnIsTaken() throws IOException {
        try (Gateway second = Gateway.start("127.0.0.1", port, Map.of(), Set.of("localhost"))) {
            assertThat(second.port()).isGreaterThan(port);
        }
    }

    @Test
    void answersToItsNameBehindATunnelsPort() throws IOException {
        assertThat(raw("GET /reports HTTP/1.1\r\nHost: localhost:9999\r\nConnection: close\r\n\r\n"))
                .contains("200 OK");
    }

    @Test
    void refusesABodyThatIsTooLargeOrDoesNotSayHowLargeItIs() throws IOException {
        assertThat(ask("POST /webhooks/x", "Content-Length: " + (Gateway.LARGEST_BODY + 1), "a"))
                .contains("413");
        assertThat(ask("POST /webhooks/x", "Transfer-Encoding: chunked", "0\r\n\r\n"))
                .contains("411");
    }

    @Test
    void takesAssetsFromAnotherServiceWhenThePreferredOneDoesNotRun() throws IOException {
        configServiceRuns.set(true);
        eventsServiceRuns.set(false);
        assertThat(ask("GET /assets/sendwell.css", "", "")).contains("503");
        configServiceRuns.set(false);
        eventsServiceRuns.set(true);
        assertThat(ask("GET /assets/sendwell.css", "", "")).contains("200 OK");
    }

    @Test
    void saysWhichServiceDoesNotAnswer() throws IOException {
        assertThat(ask("GET /queue", "", "")).contains("503", "sender-service does not answer");
    }

    private String ask(String requestLine, String header, String body) throws IOException {
        return raw(requestLine + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n"
                + (header.isEmpty() ? "" : header + "\r\n") + "\r\n" + body);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
