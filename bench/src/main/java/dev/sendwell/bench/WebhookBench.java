package dev.sendwell.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * From a post to Kafka's acknowledgement: batches of about 700 KB, and posts with one event. The instance only takes posts, as
 * {@code sendwell.projections=false} makes it: carrying events into the database is measured by {@link ProjectionBench}.
 */
final class WebhookBench implements Bench.Benchmark {
    private static final int ROUNDS = 3;
    private static final int BATCH_BYTES = 700_000;
    private static final int BATCHES = 40;
    private static final int SINGLES = 4_000;
    private static final int BATCH_CONNECTIONS = 4;
    private static final int SINGLE_CONNECTIONS = 32;
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final long PRODUCER_WARM_UP_RECORDS = 500_000;
    private static final Duration RUN = Duration.ofSeconds(6);
    private static final String OTHERS = "bench.others";
    private static final String EVENTS = "events/s in batches, Sendwell";
    private static final String PRODUCER = "records/s, Kafka's producer test";
    private static final String EVENTS_EXPRESS = "events/s in batches, Express";
    private static final String POSTS = "posts/s of one event, Sendwell";
    private static final String OPENSSL = "verifications/s, OpenSSL on one core";
    private static final String EVENT_COST = "processor ns an event, Sendwell";
    private static final String POST_COST = "processor ns a post of one, Sendwell";
    private static final String POSTS_EXPRESS = "posts/s of one event, Express";

    @Override
    public void run(Ground ground, Figures figures) throws Exception {
        SendGridAccount account = new SendGridAccount();
        EventsService service = ground.keep(EventsService.start(
                ground, Map.of("sendwell.projections", "false", "sendwell.webhook.publish-within", "60s")));
        account.introduce(ground.kafka(), service.webhookKeyset());
        try (Admin admin = Admin.create(ground.kafka())) {
            admin.createTopics(List.of(new NewTopic(OTHERS, 24, (short) 1)))
                    .all()
                    .get();
        }
        Optional<Express> express = Express.start(ground, OTHERS, account.verificationKey());

        List<SendGridAccount.Body> batches = new ArrayList<>();
        List<SendGridAccount.Body> singles = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            batches.add(account.body(BATCH_BYTES));
        }
        for (int i = 0; i < SINGLES; i++) {
            singles.add(account.body(1));
        }
        double eventsABatch = batches.stream()
                .mapToInt(SendGridAccount.Body::events)
                .average()
                .orElseThrow();
        int eventBytes = (int) (batches.stream()
                        .mapToInt(body -> body.bytes().length)
                        .average()
                        .orElseThrow()
                / eventsABatch);
        System.out.printf(
                "Batches of %d KB with %.0f events of %d bytes each%n", BATCH_BYTES / 1000, eventsABatch, eventBytes);
        Wire sendwell = new Wire(
                service.port(),
                requests(account, SendGridAccount.path(), batches),
                requests(account, SendGridAccount.path(), singles));
        Optional<Wire> node = express.map(running -> new Wire(
                running.port(), requests(account, "/webhook", batches), requests(account, "/webhook", singles)));

        System.out.println("Warming up");
        awaitKnown(sendwell);
        WarmUp.until(EVENTS, () -> sendwell.batches(WINDOW) * eventsABatch);
        WarmUp.until(POSTS, () -> sendwell.singles(WINDOW));
        if (node.isPresent()) {
            WarmUp.until(EVENTS_EXPRESS, () -> node.get().batches(WINDOW) * eventsABatch);
            WarmUp.until(POSTS_EXPRESS, () -> node.get().singles(WINDOW));
        }
        double producer = WarmUp.until(
                PRODUCER, () -> Yardsticks.producerTest(ground, OTHERS, eventBytes, PRODUCER_WARM_UP_RECORDS));
        long records = (long) (producer * RUN.toSeconds());
        for (int round = 1; round <= ROUNDS; round++) {
            System.out.println("Round " + round);
            double used = used(service);
            double events = sendwell.batches(RUN) * eventsABatch;
            figures.add(EVENTS, events);
            figures.add(EVENT_COST, (used(service) - used) / (events * RUN.toSeconds()));
            figures.add(PRODUCER, Yardsticks.producerTest(ground, OTHERS, eventBytes, records));
            if (node.isPresent()) {
                figures.add(EVENTS_EXPRESS, node.get().batches(RUN) * eventsABatch);
            }
            used = used(service);
            double posts = sendwell.singles(RUN);
            figures.add(POSTS, posts);
            figures.add(POST_COST, (used(service) - used) / (posts * RUN.toSeconds()));
            OptionalDouble openSsl = Yardsticks.openSsl(3);
            if (openSsl.isPresent()) {
                figures.add(OPENSSL, openSsl.getAsDouble());
            }
            if (node.isPresent()) {
                figures.add(POSTS_EXPRESS, node.get().singles(RUN));
            }
        }
        figures.value("processor_us_event", figures.median(EVENT_COST) / 1_000);
        figures.value("processor_us_post", figures.median(POST_COST) / 1_000);
        figures.ratio("ratio_kafka_producer", EVENTS, PRODUCER);
        figures.ratio("ratio_express_batch", EVENTS, EVENTS_EXPRESS);
        figures.ratio("ratio_openssl_single", POSTS, OPENSSL);
        figures.ratio("ratio_express_single", POSTS, POSTS_EXPRESS);
    }

    /** Processor time so far, in nanoseconds: a steadier guide than the clock on a machine that others use. */
    private static double used(EventsService service) {
        return service.processorTime().toNanos();
    }

    private static List<byte[]> requests(SendGridAccount account, String path, List<SendGridAccount.Body> bodies) {
        return bodies.stream().map(body -> account.request(path, body)).toList();
    }

    /** The service learns of the integration from its topic. */
    private static void awaitKnown(Wire sendwell) throws Exception {
        try (Load.Connection connection = new Load.Connection(sendwell.port())) {
            for (int i = 0; connection.post(sendwell.singles().getFirst()) != 204; i++) {
                if (i > 300) {
                    throw new IllegalStateException("the webhook does not take a signed post");
                }
                Thread.sleep(100);
            }
        }
    }

    private record Wire(int port, List<byte[]> batches, List<byte[]> singles) {
        double batches(Duration time) throws Exception {
            return Load.run(port, batches, BATCH_CONNECTIONS, time, status -> status == 204)
                    .perSecond();
        }

        double singles(Duration time) throws Exception {
            return Load.run(port, singles, SINGLE_CONNECTIONS, time, status -> status == 204)
                    .perSecond();
        }
    }
}
