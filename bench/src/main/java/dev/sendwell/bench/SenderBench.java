package dev.sendwell.bench;

import dev.sendwell.contracts.Blob;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.EncryptedSecret;
import dev.sendwell.contracts.IntegrationRecord.Integration;
import dev.sendwell.contracts.IntegrationRecord.Limits;
import dev.sendwell.contracts.IntegrationRecord.Security;
import dev.sendwell.contracts.IntegrationRecord.Smtp;
import dev.sendwell.contracts.IntegrationRecord.UnconfirmedRule;
import dev.sendwell.contracts.IntegrationRecord.Webhook;
import dev.sendwell.contracts.Mailbox;
import dev.sendwell.contracts.SuppressionRecord;
import dev.sendwell.contracts.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * From the request's topic to the published outcome: the whole of sender-service against a program that only sends, and against
 * consumers that keep no ledger and check nothing. All without TLS, over fifty connections without a limit of messages.
 */
final class SenderBench implements Bench.Benchmark {
    private static final List<String> PARTS = List.of("rate", "latency", "suppressions", "rtt", "instances");
    private static final String NEAR = "near";
    private static final String FAR = "far";
    private static final String GROUP = "sender-service";
    private static final int ROUNDS = setting("SENDWELL_BENCH_ROUNDS", 5);
    private static final int REQUESTS = setting("SENDWELL_BENCH_REQUESTS", 200_000);
    private static final int SUPPRESSIONS = setting("SENDWELL_BENCH_SUPPRESSIONS", 10_000_000);
    private static final int FEW_SUPPRESSIONS = 1_000;
    private static final int CONNECTIONS = 50;
    private static final int FAR_CONNECTIONS = 10;
    private static final Duration EACH_WAY = Duration.ofMillis(10);
    /** Ten connections send about five hundred a second over such a line, so that a run takes about twelve seconds. */
    private static final int FAR_REQUESTS = Math.min(REQUESTS, 6_000);

    private static final int CALM_RATE = 200;
    private static final int CALM_REQUESTS = Math.min(REQUESTS, 30 * CALM_RATE);
    private static final Duration GIVEN_UP_AFTER = Duration.ofMinutes(20);

    private static final String SENDER = "messages/s, sender-service";
    private static final String SOURCE = "messages/s, smtp-source";
    private static final String MAILER = "messages/s, consumer with quarkus-mailer's client";
    private static final String JAKARTA = "messages/s, consumer with Jakarta Mail";
    private static final String FAR_ONE = "messages/s over 20 ms, one instance";
    private static final String FAR_LIMIT = "round trips/s over 20 ms, ten connections";
    private static final String FAR_TWO = "messages/s over 20 ms, two instances";
    private static final String FEW = "messages/s, a thousand suppressions";
    private static final String MANY = "messages/s, all suppressions";

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
        SmtpSink sink = ground.keep(SmtpSink.start(ground.folder().resolve("sink.log")));
        System.out.println("All against " + sink);
        SenderService.prepare(ground);
        nobodyIsSuppressed(ground);
        introduce(ground, NEAR, sink.port(), CONNECTIONS);
        try (SenderService sender = SenderService.start(ground, "sender");
                Requests requests = new Requests(ground)) {
            requests.awaitMembers(GROUP, 2);
            if (parts.contains("rate")) {
                rate(ground, sink, requests, figures);
            }
            if (parts.contains("latency")) {
                latency(ground, requests, figures);
            }
            if (parts.contains("suppressions")) {
                suppressions(ground, requests, figures);
            }
            if (parts.contains("rtt") || parts.contains("instances")) {
                far(ground, sink, requests, figures);
            }
            figures.value("heap_mb", sender.peakHeapMegabytes());
            figures.value("rss_mb", sender.peakResidentBytes() >> 20);
        }
    }

    // --- As fast as it goes
    // -------------------------------------------------------------------------------------------------

    private static void rate(Ground ground, SmtpSink sink, Requests requests, Figures figures) throws Exception {
        try (PlainConsumer.Running mailer = PlainConsumer.Running.start(ground, MailerConsumer.class, sink);
                PlainConsumer.Running jakarta = PlainConsumer.Running.start(ground, JakartaConsumer.class, sink)) {
            System.out.println("Warming up");
            int some = Math.max(REQUESTS / 2, 1);
            send(requests, NEAR, some);
            mailer.run(some);
            jakarta.run(some);
            for (int round = 1; round <= ROUNDS; round++) {
                System.out.println("Round " + round);
                figures.add(SENDER, send(requests, NEAR, REQUESTS));
                Optional<Double> source = smtpSource(sink, REQUESTS);
                source.ifPresent(value -> figures.add(SOURCE, value));
                figures.add(MAILER, mailer.run(REQUESTS));
                figures.add(JAKARTA, jakarta.run(REQUESTS));
            }
        }
        figures.value("sender_rate", Math.round(figures.median(SENDER)));
        figures.ratio("ratio_smtp_source", SENDER, SOURCE);
        figures.ratio("ratio_mailer_consumer", SENDER, MAILER);
        figures.ratio("ratio_jakarta_consumer", SENDER, JAKARTA);
    }

    /**
     * Publishes, and says at how many a second outcomes came once all requests were there: the publisher's own work on this machine
     * is not the sender's.
     */
    private static double send(Requests requests, String integration, int number) throws Exception {
        long before = requests.outcomes();
        requests.publish(integration, number);
        Reached first = reached(requests, before, 0);
        Reached last = reached(requests, before, number);
        return (last.count - first.count) / ((last.nanos - first.nanos) / 1e9);
    }

    private record Reached(long count, long nanos) {}

    private static Reached reached(Requests requests, long before, long wanted) throws InterruptedException {
        long until = System.nanoTime() + GIVEN_UP_AFTER.toNanos();
        while (true) {
            Reached now = new Reached(requests.outcomes() - before, System.nanoTime());
            if (now.count >= wanted) {
                return now;
            }
            if (now.nanos > until) {
                throw new IllegalStateException("only " + now.count + " of " + wanted + " have an outcome");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static Optional<Double> smtpSource(SmtpSink sink, int number) throws IOException, InterruptedException {
        Optional<ProcessBuilder> program = Postfix.program(
                "smtp-source",
                List.of(
                        "-d",
                        "-s",
                        Integer.toString(CONNECTIONS),
                        "-m",
                        Integer.toString(number),
                        "-l",
                        "2048",
                        "-f",
                        "shop@example.org",
                        "-t",
                        "person@example.org",
                        "127.0.0.1:" + sink.port()));
        if (program.isEmpty()) {
            System.out.println("  smtp-source is not installed; the comparison is left out");
            return Optional.empty();
        }
        long from = System.nanoTime();
        Process process = program.get().inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("smtp-source failed");
        }
        return Optional.of(number * 1e9 / (System.nanoTime() - from));
    }

    // --- At a calm rate
    // -----------------------------------------------------------------------------------------------------

    /** How long it takes from a request's publication to the publication of its acceptance. */
    private static void latency(Ground ground, Requests requests, Figures figures) throws Exception {
        System.out.println("At " + CALM_RATE + " requests/s");
        requests.publishAtRate(NEAR, CALM_RATE, 5 * CALM_RATE);
        List<Long> millis = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> outcomes =
                new KafkaConsumer<>(ground.kafka(), new StringDeserializer(), new ByteArrayDeserializer())) {
            reached(requests, requests.outcomes(), 0);
            outcomes.assign(Requests.partitions(Topic.DELIVERIES));
            outcomes.seekToEnd(outcomes.assignment());
            outcomes.assignment().forEach(outcomes::position);
            requests.publishAtRate(NEAR, CALM_RATE, CALM_REQUESTS);
            while (millis.size() < CALM_REQUESTS) {
                for (ConsumerRecord<String, byte[]> record : outcomes.poll(Duration.ofSeconds(1))) {
                    if (ContractsJson.read(record.value(), Delivery.class) instanceof Delivery.Accepted accepted) {
                        millis.add(record.timestamp() - accepted.requestedAt().toEpochMilli());
                    }
                }
            }
        }
        Collections.sort(millis);
        figures.value("p99_accept_ms", millis.get(millis.size() * 99 / 100));
    }

    // --- With a long list
    // ---------------------------------------------------------------------------------------------------

    /** Two lists in turn, as tables that change their names. */
    private static void suppressions(Ground ground, Requests requests, Figures figures) throws Exception {
        try (Connection database = DriverManager.getConnection(
                        ground.postgres().jdbcUrl(SenderService.DATABASE),
                        ground.postgres().superuser(),
                        ground.postgres().password());
                Statement statement = database.createStatement()) {
            System.out.println("Suppressing " + SUPPRESSIONS + " addresses");
            statement.execute("create table suppression_other (like suppression including all)");
            statement.execute(
                    "grant select, insert, update, delete on suppression_other to " + SenderService.DATABASE + "_app");
            suppress(statement, "suppression", FEW_SUPPRESSIONS);
            suppress(statement, "suppression_other", SUPPRESSIONS);
            int number = Math.max(REQUESTS / 2, 1);
            send(requests, NEAR, number);
            for (int round = 1; round <= ROUNDS; round++) {
                System.out.println("Round " + round);
                figures.add(FEW, send(requests, NEAR, number));
                swap(database, statement);
                figures.add(MANY, send(requests, NEAR, number));
                swap(database, statement);
            }
        }
        figures.ratio("ratio_10m_suppressions", MANY, FEW);
    }

    private static void suppress(Statement statement, String table, int number) throws SQLException {
        statement.execute("insert into " + table + " (hash, scope, version, kinds, untils, partition)"
                + " select md5('bench' || i)::uuid, '*', 1, '{HARD_BOUNCE}', '{NULL}', i % 12 from generate_series(1, "
                + number
                + ") i");
        statement.execute("vacuum analyze " + table);
    }

    private static void swap(Connection database, Statement statement) throws SQLException {
        database.setAutoCommit(false);
        statement.execute("alter table suppression rename to suppression_swapped");
        statement.execute("alter table suppression_other rename to suppression");
        statement.execute("alter table suppression_swapped rename to suppression_other");
        database.commit();
        database.setAutoCommit(true);
    }

    // --- Over a long line
    // ---------------------------------------------------------------------------------------------------

    private void far(Ground ground, SmtpSink sink, Requests requests, Figures figures) throws Exception {
        DelayProxy line = ground.keep(DelayProxy.start(sink.port(), EACH_WAY));
        introduce(ground, FAR, line.port(), FAR_CONNECTIONS);
        System.out.println("Over a line of 20 ms");
        sustained(requests, FAR_REQUESTS / 2);
        for (int round = 1; round <= ROUNDS; round++) {
            System.out.println("Round " + round);
            figures.add(FAR_LIMIT, FAR_CONNECTIONS / roundTrip(line));
            figures.add(FAR_ONE, sustained(requests, FAR_REQUESTS));
            if (parts.contains("instances")) {
                SenderService second = SenderService.start(ground, "sender-2");
                try {
                    requests.awaitMembers(GROUP, 4);
                    sustained(requests, FAR_REQUESTS / 2);
                    figures.add(FAR_TWO, sustained(requests, 2 * FAR_REQUESTS));
                } finally {
                    second.close();
                }
                requests.awaitMembers(GROUP, 2);
            }
        }
        figures.ratio("ratio_rtt_20ms", FAR_ONE, FAR_LIMIT);
        figures.ratio("ratio_two_instances", FAR_TWO, FAR_ONE);
    }

    /** From the tenth to the ninetieth percent: without connecting and without the last groups. */
    private static double sustained(Requests requests, int number) throws Exception {
        long before = requests.outcomes();
        requests.publish(FAR, number);
        Reached from = reached(requests, before, number / 10);
        Reached to = reached(requests, before, number * 9L / 10);
        reached(requests, before, number);
        return (to.count - from.count) / ((to.nanos - from.nanos) / 1e9);
    }

    /** The median of a hundred, in seconds. */
    private static double roundTrip(DelayProxy line) throws IOException {
        List<Double> seconds = new ArrayList<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), line.port())) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] reply = new byte[1_024];
            in.read(reply);
            for (int i = 0; i < 100; i++) {
                long from = System.nanoTime();
                out.write("NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
                if (in.read(reply) < 0) {
                    throw new IOException("the sink went");
                }
                seconds.add((System.nanoTime() - from) / 1e9);
            }
        }
        return Figures.median(seconds);
    }

    // --- What there is
    // ------------------------------------------------------------------------------------------------------

    private static void introduce(Ground ground, String id, int port, int connections) throws Exception {
        IntegrationRecord integration = new Integration(
                id,
                1,
                IntegrationRecord.Provider.SMTP,
                true,
                new Smtp("127.0.0.1", port, Security.NONE, null, null),
                new Mailbox("shop@example.org", "Shop"),
                List.of(),
                null,
                new Limits(connections, Integer.MAX_VALUE, null),
                UnconfirmedRule.RESEND,
                false,
                true,
                new Webhook(new EncryptedSecret(Blob.of(new byte[] {1})), List.of(), false),
                Instant.now());
        publish(ground, new ProducerRecord<>(Topic.INTEGRATIONS.topicName(), id, ContractsJson.write(integration)));
    }

    /** Without events-service's markers nothing is sent. */
    private static void nobodyIsSuppressed(Ground ground) throws Exception {
        for (int partition = 0; partition < Topic.SUPPRESSIONS.partitions(); partition++) {
            SuppressionRecord.Marker marker = new SuppressionRecord.Marker(partition, 1, 0, Instant.now());
            publish(
                    ground,
                    new ProducerRecord<>(
                            Topic.SUPPRESSIONS.topicName(), partition, marker.key(), ContractsJson.write(marker)));
        }
    }

    private static void publish(Ground ground, ProducerRecord<String, byte[]> record) throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(ground.kafka(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }

    private static int setting(String variable, int usual) {
        String value = System.getenv(variable);
        return value == null ? usual : Integer.parseInt(value);
    }
}
