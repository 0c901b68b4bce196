package dev.sendwell.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * How {@code ./sendwell stop} and {@code start} reach the supervisor: {@code POST /<service>/start|stop} on the loopback
 * address, with a token that only this user can read.
 */
final class Control implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, ServiceProcess> services;
    private final String token;

    private Control(HttpServer server, Map<String, ServiceProcess> services, String token) {
        this.server = server;
        this.services = Map.copyOf(services);
        this.token = token;
    }

    static Control start(Map<String, ServiceProcess> services, String token) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Control control = new Control(server, services, token);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", control::take);
        server.start();
        return control;
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String shown = exchange.getRequestHeaders().getFirst("Authorization");
            String[] path = exchange.getRequestURI().getPath().split("/", -1);
            ServiceProcess service = path.length == 3 ? services.get(path[1]) : null;
            if (!exchange.getRequestMethod().equals("POST") || shown == null || !equal(shown, "Bearer " + token)) {
                answer(exchange, 403, "not allowed");
            } else if (service == null) {
                answer(exchange, 404, "there is no such service; there are " + String.join(", ", services.keySet()));
            } else if (path[2].equals("stop")) {
                service.stop();
                answer(exchange, 200, service.name() + " is stopped");
            } else if (path[2].equals("start")) {
                answer(exchange, 200, started(service));
            } else {
                answer(exchange, 404, "there is no such order");
            }
        }
    }

    private static String started(ServiceProcess service) throws IOException {
        try {
            service.start();
            service.awaitReady();
            return service.name() + " is ready";
        } catch (IllegalStateException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return service.name() + " is being ended";
        }
    }

    private static boolean equal(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** {@code start|stop SERVICE}: gives the order to the running supervisor and prints its answer. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 2) {
            System.err.println("Which service? " + String.join(", ", serviceNames()));
            System.exit(2);
        }
        RunState state;
        try {
            state = RunState.read(LocalFolder.current());
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            return;
        }
        HttpRequest order = HttpRequest.newBuilder(
                        URI.create(state.control() + "/" + arguments[1] + "/" + arguments[0]))
                .header("Authorization", "Bearer " + state.controlToken())
                .timeout(Duration.ofMinutes(2))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(order, HttpResponse.BodyHandlers.ofString());
            Terminal.say(answer.body());
            System.exit(answer.statusCode() == 200 ? 0 : 1);
        }
    }

    private static Iterable<String> serviceNames() {
        return ServiceDefinition.ALL.stream().map(ServiceDefinition::name).toList();
    }
}
