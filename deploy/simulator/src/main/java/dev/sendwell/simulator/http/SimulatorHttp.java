package dev.sendwell.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The HTTP server: who may ask, and which part answers. */
public final class SimulatorHttp implements AutoCloseable {
    private static final Pattern LOOPBACK_HOST =
            Pattern.compile("(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::\\d+)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern MESSAGE = Pattern.compile("/messages/(\\d{1,9})(/html|/source)?");

    private final HttpServer server;
    private final ExecutorService threads;
    private final InboxPages pages;
    private final ControlApi api;
    private final SendGridApi sendGrid;

    private SimulatorHttp(
            HttpServer server, ExecutorService threads, InboxPages pages, ControlApi api, SendGridApi sendGrid) {
        this.server = server;
        this.threads = threads;
        this.pages = pages;
        this.api = api;
        this.sendGrid = sendGrid;
    }

    /**
     * Starts to listen.
     *
     * @param address of this machine
     * @param port 0 for any that is free
     * @throws IOException when the port is taken
     */
    public static SimulatorHttp start(
            InetAddress address, int port, InboxPages pages, ControlApi api, SendGridApi sendGrid) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 100);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        SimulatorHttp http = new SimulatorHttp(server, threads, pages, api, sendGrid);
        server.setExecutor(threads);
        server.createContext("/", http::handle);
        server.start();
        return http;
    }

    /** Where it listens. */
    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (allowed(exchange) && path.equals("/api/messages/stream")) {
                api.stream(exchange);
            } else {
                answer(exchange, path).send(exchange);
            }
        }
    }

    private Answer answer(HttpExchange exchange, String path) throws IOException {
        if (!allowed(exchange)) {
            return Answer.plain(403, "This server answers on localhost only.\n");
        }
        Map<String, String> query = query(exchange.getRequestURI());
        if (path.startsWith("/v3/")) {
            return sendGrid.answer(exchange, path);
        }
        if (path.startsWith("/api/")) {
            return api.answer(exchange, path, query);
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            return Answer.plain(405, "Only GET is understood here.\n");
        }
        Matcher message = MESSAGE.matcher(path);
        if (message.matches()) {
            return pages.message(Integer.parseInt(message.group(1)), message.group(2) == null ? "" : message.group(2));
        }
        return switch (path) {
            case "/" -> pages.list(query);
            case "/inbox.css" -> pages.styleSheet();
            default -> pages.notFound();
        };
    }

    private static boolean allowed(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host != null && LOOPBACK_HOST.matcher(host).matches();
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        String raw = uri.getRawQuery();
        for (String pair : raw == null ? List.<String>of() : List.of(raw.split("&", -1))) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.putIfAbsent(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }
}
