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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * How {@code ./sendwell stop} and {@code start} reach the supervisor: {@code POST /<service>/start|stop|kill} on the loopback
 * address, with a token that only this user can read.
 */
public final class Control implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofMinutes(3);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, ServiceProcess> services;
    private final Readiness readiness;
    private final String token;

    private Control(HttpServer server, Map<String, ServiceProcess> services, Readiness readiness, String token) {
        this.server = server;
        this.services = Map.copyOf(services);
        this.readiness = readiness;
        this.token = token;
    }

    static Control start(Map<String, ServiceProcess> services, Readiness readiness, String token) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Control control = new Control(server, services, readiness, token);
        server.setExecutor(control.threads);
        server.createContext("/", control::take);
        server.start();
        return control;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
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
            } else if (path[2].equals("kill")) {
                service.kill();
                answer(exchange, 200, service.name() + " is killed");
            } else if (path[2].equals("start")) {
                start(service, exchange);
            } else {
                answer(exchange, 404, "there is no such order");
            }
        }
    }

    private void start(ServiceProcess service, HttpExchange exchange) throws IOException {
        try {
            service.start();
            readiness.await(List.of(service));
            answer(exchange, 200, service.name() + " is ready");
        } catch (IllegalStateException e) {
            answer(exchange, 500, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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

    /**
     * {@code start|stop SERVICE}: gives the order to the running supervisor and prints its answer. {@code stop} alone ends the
     * supervisor, and with it everything.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        LocalFolder folder = LocalFolder.current();
        try {
            if (arguments.length == 1 && arguments[0].equals("stop")) {
                stopEverything(folder);
            } else if (arguments.length == 2) {
                order(RunState.read(folder), arguments[0], arguments[1]);
            } else {
                throw new IllegalStateException("Which service? "
                        + String.join(
                                ", ",
                                ServiceDefinition.ALL.stream()
                                        .map(ServiceDefinition::name)
                                        .toList()));
            }
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** The supervisor is never ended by force: it stops the others, and would leave them running. */
    private static void stopEverything(LocalFolder folder) {
        Optional<ProcessHandle> supervisor = Up.supervisor(folder);
        supervisor.ifPresent(ProcessHandle::destroy);
        if (supervisor.isPresent() && !Processes.ends(supervisor.get(), STOP_LIMIT)) {
            throw new IllegalStateException("Sendwell has not stopped after " + STOP_LIMIT.toMinutes()
                    + " minutes; process " + supervisor.get().pid() + " is still stopping it");
        }
        Terminal.say("Sendwell is stopped");
    }

    /**
     * Gives an order to the running supervisor, waits until it is carried out, and prints its answer.
     *
     * @param order {@code start}, {@code stop} or {@code kill}
     * @throws IllegalStateException when it was not carried out; the message says why
     */
    public static void order(RunState running, String order, String service) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(running.control() + "/" + service + "/" + order))
                .header("Authorization", "Bearer " + running.controlToken())
                .timeout(Duration.ofMinutes(3))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.body());
            }
            Terminal.say(answer.body());
        }
    }
}
