package dev.sendwell.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One complete HTTP answer. */
final class Answer {
    private static final String PAGE_POLICY =
            "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private final int status;
    private final String contentType;
    private final byte[] body;
    private final Map<String, String> headers;

    /**
     * @param headers beside those that every answer carries
     */
    Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
        this.headers = headers;
    }

    static Answer page(int status, String html) {
        return text(status, "text/html; charset=utf-8", html, Map.of("Content-Security-Policy", PAGE_POLICY));
    }

    static Answer json(int status, byte[] json) {
        return new Answer(status, "application/json", json, Map.of());
    }

    static Answer plain(int status, String text) {
        return text(status, "text/plain; charset=utf-8", text, Map.of());
    }

    static Answer text(int status, String contentType, String text, Map<String, String> headers) {
        return new Answer(status, contentType, text.getBytes(StandardCharsets.UTF_8), headers);
    }

    void send(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
