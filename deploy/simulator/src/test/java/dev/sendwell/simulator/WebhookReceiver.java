package dev.sendwell.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** Somebody who listens to the Event Webhook and answers as told, else 204. */
final class WebhookReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Post> posts = new ArrayList<>();
    private final Deque<Integer> answers = new ArrayDeque<>();

    WebhookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/webhooks/sendgrid/token");
    }

    /** The next post gets this status. */
    synchronized void answerNext(int status) {
        answers.add(status);
    }

    synchronized List<Post> posts() {
        return List.copyOf(posts);
    }

    /** Waits until the posts so far satisfy a condition, at most ten seconds. */
    synchronized List<Post> await(Predicate<List<Post>> condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.test(posts)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("only these posts came in ten seconds: " + posts);
            }
            wait(left);
        }
        return List.copyOf(posts);
    }

    /** Waits for events, of all posts that were taken. */
    List<JsonNode> awaitEvents(int count) throws InterruptedException {
        return events(await(posts -> events(posts).size() >= count));
    }

    private static List<JsonNode> events(List<Post> posts) {
        return posts.stream()
                .filter(post -> post.answered() / 100 == 2)
                .flatMap(post -> post.events().stream())
                .toList();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int status;
            synchronized (this) {
                status = answers.isEmpty() ? 204 : answers.remove();
                posts.add(new Post(exchange.getRequestHeaders(), body, status));
                notifyAll();
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    record Post(Headers headers, String body, int answered) {
        List<JsonNode> events() {
            try {
                List<JsonNode> events = new ArrayList<>();
                RunningSimulator.JSON.readTree(body).forEach(events::add);
                return events;
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + body, e);
            }
        }
    }
}
