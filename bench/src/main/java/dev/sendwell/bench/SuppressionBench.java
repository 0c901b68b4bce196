package dev.sendwell.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.IntegrationRecord.Security;
import dev.sendwell.contracts.IntegrationRecord.Smtp;
import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.session.TestKeys;
import dev.sendwell.testkit.session.TestSessions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * How soon nobody mails an address that bounced, from the post of its bounce to the first request that sender-service refuses, while a
 * thousand other events a second come in; and how fast millions of addresses get into the list and out of it.
 */
final class SuppressionBench implements Bench.Benchmark {
    private static final List<String> PARTS = List.of("enforced", "import");
    private static final int ADDRESSES =
            Integer.parseInt(System.getenv().getOrDefault("SENDWELL_BENCH_SUPPRESSIONS", "10000000"));
    private static final String SHOP = SendGridAccount.INTEGRATION;

    private static final int POSTS_A_SECOND = 10;
    private static final int EVENTS_A_POST = 100;
    private static final int BOUNCES_A_SECOND = 20;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration RUN = Duration.ofSeconds(30);
    /** A bounced address is written to so often until it is refused; the longer that takes, the less often, to a tenth of the time. */
    private static final long ASKED_EVERY_MILLIS = 20;

    private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(30);

    private List<String> parts = PARTS;

    @Override
    public void only(List<String> chosen) {
        if (!PARTS.containsAll(chosen)) {
            throw new IllegalArgumentException("parts of this bench: " + String.join(",", PARTS));
        }
        parts = chosen;
    }

    @Override
    public void run(Ground ground, Figures figures) throws Exception {
        EventsService events = ground.keep(EventsService.start(
                ground,
                Map.of(
                        "sendwell.address-key",
                        SenderService.ADDRESS_KEY,
                        "sendwell.session.verification-keys",
                        TestKeys.current().sessionVerification())));
        if (parts.contains("enforced")) {
            enforced(ground, events, figures);
        }
        if (parts.contains("import")) {
            inAndOut(ground, events, figures);
        }
        figures.value("heap_mb", events.peakHeapMegabytes());
        figures.value("rss_mb", events.peakResidentBytes() >> 20);
    }

    // --- From the bounce to the refusal
    // -------------------------------------------------------------------------------------

    private static void enforced(Ground ground, EventsService events, Figures figures) throws Exception {
        SendGridAccount account = new SendGridAccount();
        SmtpSink sink = ground.keep(SmtpSink.start(ground.folder().resolve("sink.log")));
        SenderService.prepare(ground);
        account.introduce(
                ground.kafka(), events.webhookKeyset(), new Smtp("127.0.0.1", sink.port(), Security.NONE, null, null));
        try (SenderService sender = SenderService.start(ground, "sender");
                Requests requests = new Requests(ground)) {
            requests.awaitMembers("sender-service", 2);
            awaitKnown(account, events.port());
            System.out.println("Warming up");
            bounceAndAsk(ground, account, events.port(), requests, "warm", WARM_UP);
            System.out.printf(
                    "At %,d events/s, of which posts about %d bounces each with one event%n",
                    POSTS_A_SECOND * EVENTS_A_POST, BOUNCES_A_SECOND);
            List<Long> millis = bounceAndAsk(ground, account, events.port(), requests, "person", RUN);
            figures.value("p50_enforced_ms", millis.get(millis.size() / 2));
            figures.value("p99_enforced_ms", millis.get(millis.size() * 99 / 100));
            figures.value("sender_heap_mb", sender.peakHeapMegabytes());
        }
    }

    private static void awaitKnown(SendGridAccount account, int port) throws Exception {
        long until = System.nanoTime() + GIVEN_UP_AFTER.toNanos();
        try (Load.Connection connection = new Load.Connection(port)) {
            while (connection.post(account.request(SendGridAccount.path(), account.body(1))) != 204) {
                if (System.nanoTime() > until) {
                    throw new IllegalStateException("the webhook does not take a signed post");
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    /** Sorted: the milliseconds from each bounce's post to the first refusal. */
    private static List<Long> bounceAndAsk(
            Ground ground, SendGridAccount account, int port, Requests requests, String name, Duration time)
            throws Exception {
        List<SendGridAccount.Body> others = new ArrayList<>();
        for (int i = 0; i < time.toSeconds() * POSTS_A_SECOND; i++) {
            others.add(account.bodyOf(EVENTS_A_POST));
        }
        Map<String, Bounced> bounced = new HashMap<>();
        List<Long> millis = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                KafkaConsumer<String, byte[]> outcomes =
                        new KafkaConsumer<>(ground.kafka(), new StringDeserializer(), new ByteArrayDeserializer())) {
            outcomes.assign(Requests.partitions(Topic.DELIVERIES));
            outcomes.seekToEnd(outcomes.assignment());
            outcomes.assignment().forEach(outcomes::position);
            Future<?> load = threads.submit(() -> postAtRate(account, port, others));
            long wanted = time.toSeconds() * BOUNCES_A_SECOND;
            long from = System.nanoTime();
            List<Future<?>> posts = new ArrayList<>();
            while (millis.size() < wanted) {
                long now = System.nanoTime();
                if (posts.size() < wanted && now - from >= posts.size() * 1_000_000_000L / BOUNCES_A_SECOND) {
                    String address = name + posts.size() + "@bounced.example";
                    byte[] post = account.request(SendGridAccount.path(), account.bounce(address));
                    bounced.put(address, new Bounced(System.currentTimeMillis()));
                    posts.add(threads.submit(() -> postOne(port, post)));
                }
                bounced.forEach((address, one) -> {
                    if (one.isAskedAgain(System.currentTimeMillis())) {
                        requests.publishTo(address, SHOP);
                    }
                });
                for (ConsumerRecord<String, byte[]> record : outcomes.poll(Duration.ofMillis(5))) {
                    if (ContractsJson.read(record.value(), Delivery.class) instanceof Delivery.Suppressed refused) {
                        Bounced one = bounced.remove(refused.recipient().address());
                        if (one != null) {
                            millis.add(record.timestamp() - one.at);
                        }
                    }
                }
                if (now - from > time.plus(GIVEN_UP_AFTER).toNanos()) {
                    throw new IllegalStateException(
                            bounced.size() + " of " + wanted + " bounced addresses are still mailed");
                }
            }
            for (Future<?> post : posts) {
                post.get();
            }
            load.get();
        }
        return millis.stream().sorted().toList();
    }

    /** An address from its bounce's post until it is refused. */
    private static final class Bounced {
        private final long at;
        private long askAt;

        Bounced(long now) {
            at = now;
            askAt = now;
        }

        boolean isAskedAgain(long now) {
            if (now < askAt) {
                return false;
            }
            askAt = now + Math.max(ASKED_EVERY_MILLIS, (now - at) / 10);
            return true;
        }
    }

    private static Object postAtRate(SendGridAccount account, int port, List<SendGridAccount.Body> bodies)
            throws IOException, InterruptedException {
        long from = System.nanoTime();
        try (Load.Connection connection = new Load.Connection(port)) {
            for (int i = 0; i < bodies.size(); i++) {
                TimeUnit.NANOSECONDS.sleep(from + i * 1_000_000_000L / POSTS_A_SECOND - System.nanoTime());
                taken(connection.post(account.request(SendGridAccount.path(), bodies.get(i))));
            }
        }
        return bodies;
    }

    private static Object postOne(int port, byte[] post) throws IOException {
        try (Load.Connection connection = new Load.Connection(port)) {
            return taken(connection.post(post));
        }
    }

    private static int taken(int status) {
        if (status != 204) {
            throw new IllegalStateException("a post was answered " + status);
        }
        return status;
    }

    // --- Millions
    // -----------------------------------------------------------------------------------------------------------

    private static void inAndOut(Ground ground, EventsService events, Figures figures) throws Exception {
        System.out.printf("Importing %,d addresses%n", ADDRESSES);
        Path file = ground.folder().resolve("list.csv");
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            lines.write("address\n");
            for (int i = 0; i < ADDRESSES; i++) {
                lines.write("imported" + i + "@domain" + i % 5_000 + ".example\n");
            }
        }
        URI list = URI.create("http://127.0.0.1:" + events.port() + "/api/suppressions/");
        try (HttpClient client = HttpClient.newHttpClient()) {
            long from = System.nanoTime();
            JsonNode state = json(client.send(
                    request(list.resolve("imports?reason=bench"))
                            .header("Content-Type", "text/csv")
                            .POST(HttpRequest.BodyPublishers.ofFile(file))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray()));
            figures.add("bytes/s, uploaded", Files.size(file) * 1e9 / (System.nanoTime() - from));
            Files.delete(file);
            from = System.nanoTime();
            long shown = from;
            URI here = list.resolve("imports/" + state.get("id").asText());
            while (!state.get("status").asText().equals("DONE")) {
                if (state.get("status").asText().equals("FAILED")) {
                    throw new IllegalStateException("the import failed: " + state);
                }
                TimeUnit.MILLISECONDS.sleep(200);
                state = json(client.send(request(here).build(), HttpResponse.BodyHandlers.ofByteArray()));
                if (System.nanoTime() - shown > 30_000_000_000L) {
                    shown = System.nanoTime();
                    System.out.printf(
                            "  %,d after %d s%n", state.get("lines").asLong(), (shown - from) / 1_000_000_000);
                }
            }
            if (state.get("added").asLong() != ADDRESSES) {
                throw new IllegalStateException("not all were added: " + state);
            }
            figures.add("addresses/s, imported", ADDRESSES * 1e9 / (System.nanoTime() - from));

            from = System.nanoTime();
            HttpResponse<InputStream> export =
                    client.send(request(list.resolve("export")).build(), HttpResponse.BodyHandlers.ofInputStream());
            long lines = lines(export.body());
            if (lines <= ADDRESSES) {
                throw new IllegalStateException("only " + lines + " lines were exported");
            }
            figures.add("addresses/s, exported", lines * 1e9 / (System.nanoTime() - from));
        }
    }

    /** A session lasts an hour; each request has one of its own. */
    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).header("Authorization", TestSessions.bearer("admin"));
    }

    private static JsonNode json(HttpResponse<byte[]> answer) throws IOException {
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(
                    answer.statusCode() + ": " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return ContractsJson.mapper().readTree(answer.body());
    }

    private static long lines(InputStream body) throws IOException {
        long lines = 0;
        byte[] part = new byte[1 << 16];
        for (int read = body.read(part); read >= 0; read = body.read(part)) {
            for (int i = 0; i < read; i++) {
                if (part[i] == '\n') {
                    lines++;
                }
            }
        }
        return lines;
    }
}
