package dev.sendwell.sender.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.Topic;
import dev.sendwell.sender.scenario.QuickTimes;
import dev.sendwell.sender.scenario.SenderScenario;
import dev.sendwell.testkit.Backing;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.smtp.ReceivedMessage;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Several instances as processes of their own, on one database and one broker: they come, go, and are killed under load. */
class ClusterIT extends SenderScenario {
    private static final String LIVING = " from sender_instance where lease_until > now()";
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(20);

    private static Backing backing;
    private static KafkaProbe probe;
    private static Path jar;
    private static Map<String, String> config;
    private static DataSource pool;

    private final List<SenderProcess> processes = new ArrayList<>();
    private final AtomicInteger published = new AtomicInteger();
    private final Thread publisher = Thread.ofPlatform().unstarted(this::publish);
    private volatile boolean publishing = true;
    private volatile CountDownLatch held = new CountDownLatch(0);

    ClusterIT() {
        super(probe);
    }

    @BeforeAll
    static void theServiceIsBuilt() {
        jar = SenderProcess.build();
        backing = Backing.withOwnBroker();
        probe = new KafkaProbe(backing);
        SendwellBacking resource = new SendwellBacking();
        resource.init(Map.of("database", "sendwell_sender"));
        config = new HashMap<>(resource.start());
        config.put("kafka.bootstrap.servers", backing.bootstrapServers());
        config.putAll(new QuickTimes().getConfigOverrides());
        config.put("sendwell.lease.length", "2s");
        config.put("sendwell.waiting.park-stuck-after", "60s");
        config.put("sendwell.smtp.allowed-ports", "1024-65535");
        config.put("sendwell.smtp.reply-timeout", "60s");
        config.put("sendwell.smtp.acceptance-timeout", "60s");
        config.put("quarkus.http.host", "127.0.0.1");
        config.put("quarkus.http.port", "0");
        config.put("quarkus.management.port", "0");
        for (String channel : List.of("send-requests-transactional", "send-requests-marketing")) {
            config.put("mp.messaging.incoming." + channel + ".session.timeout.ms", "6000");
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(config.get("quarkus.datasource.jdbc.url"));
        source.setUser(config.get("quarkus.datasource.username"));
        source.setPassword(config.get("quarkus.datasource.password"));
        pool = source;
    }

    @BeforeEach
    @SuppressWarnings("UnnecessaryAssignment") // no framework makes this class
    void givenAServerThatCanBeHeld() {
        database = pool;
        givenServer(ScriptedSmtpServer.scenario().when(".", peer -> {
            awaitRelease();
            peer.write("250 Ok: queued as 1\r\n");
        }));
    }

    private void awaitRelease() {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void theProcessesGo() {
        held.countDown();
        publishing = false;
        processes.forEach(SenderProcess::close);
    }

    @Test
    void aRequestIsSentOnceThoughInstancesJoinAndOneIsKilled() throws InterruptedException {
        SenderProcess first = start("first");
        publisher.start();
        patiently(() -> assertThat(received()).hasSizeGreaterThan(50));
        long killed = count("select owner" + LIVING);
        // The second one takes half of the partitions while the first one sends.
        start("second");
        patiently(() -> assertThat(count("select count(*)" + LIVING)).isEqualTo(2));
        patiently(() -> assertThat(count("select count(*) from ledger where state = 1 and owner <> ?", killed))
                .isPositive());
        // Both are in the middle of transactions.
        held = new CountDownLatch(1);
        patiently(() -> assertThat(count("select count(distinct owner) from ledger where state = 1"))
                .isEqualTo(2));

        first.kill();
        long inDoubt = count("select count(*) from ledger where state = 1 and owner = ?", killed);
        held.countDown();
        long requests = published();

        patiently(() -> assertThat(settled()).isEqualTo(requests - inDoubt));
        patiently(() -> assertThat(unconfirmed()).hasSize((int) inDoubt));
        patiently(() -> assertThat(allOutcomes()).isEqualTo(outcomes(requests - inDoubt, inDoubt)));
        assertThat(inDoubt).isPositive();
        assertThat(messageIds()).doesNotHaveDuplicates().hasSizeBetween((int) (requests - inDoubt), (int) requests);

        Set<String> arrived = Set.copyOf(messageIds());
        for (String id : unconfirmed()) {
            if (arrived.contains(messageId(id))) {
                verdictSeen(id, 1);
            } else {
                verdictAbsent(id, 1);
            }
        }

        patiently(() -> assertThat(settled()).isEqualTo(requests));
        patiently(() -> assertThat(allOutcomes()).isEqualTo(outcomes(requests, inDoubt)));
        assertThat(messageIds()).hasSize((int) requests).doesNotHaveDuplicates();
        patiently(() -> assertThat(uncommitted()).isZero());
        assertThat(count("select count(*) from waiting")).isZero();
    }

    @Test
    void whatIsInFlightAtSigtermIsRecordedPublishedAndCommitted() throws InterruptedException {
        SenderProcess leaving = start("leaving");
        publisher.start();
        patiently(() -> assertThat(received()).hasSizeGreaterThan(50));
        held = new CountDownLatch(1);
        patiently(() ->
                assertThat(count("select count(*) from ledger where state = 1")).isPositive());
        long requests = published();

        leaving.terminate();
        patiently(() -> assertThat(leaving.log()).contains("stopping, transactions in flight"));
        held.countDown();

        assertThat(leaving.exitStatus()).isEqualTo(143);
        long sent = received().size();
        long parked = count("select count(*) from waiting");
        assertThat(settled()).isEqualTo(sent);
        assertThat(allOutcomes()).isEqualTo(outcomes(sent, 0));
        assertThat(count("select count(*) from ledger where state in (1, 3)")).isZero();
        assertThat(count("select count(*) from outbox")).isZero();
        assertThat(count("select count(*)" + LIVING)).isZero();
        assertThat(uncommitted()).isEqualTo(requests - sent - parked);

        start("next");
        patiently(() -> assertThat(settled()).isEqualTo(requests));
        patiently(() -> assertThat(allOutcomes()).isEqualTo(outcomes(requests, 0)));
        assertThat(messageIds()).hasSize((int) requests).doesNotHaveDuplicates();
        patiently(() -> assertThat(uncommitted()).isZero());
    }

    private SenderProcess start(String name) {
        SenderProcess process = SenderProcess.start(jar, name, config);
        processes.add(process);
        patiently(() -> assertThat(process.log()).contains("started in"));
        return process;
    }

    private void publish() {
        while (publishing) {
            int number = published.getAndIncrement();
            publishToAnyPartition(MailKind.TRANSACTIONAL, number, email("r-" + number));
            LockSupport.parkNanos(BETWEEN_REQUESTS.toNanos());
        }
    }

    /** How many requests were published, when no more are. */
    private long published() throws InterruptedException {
        publishing = false;
        publisher.join();
        return published.get();
    }

    private long settled() {
        return count(
                "select coalesce(sum(count), 0) from outcome_count where integration_id = ? and state = 4",
                integrationId);
    }

    private List<String> unconfirmed() {
        return texts(
                "select request_id from waiting where integration_id = ? and cause = 'unconfirmed'", integrationId);
    }

    private static Map<String, Long> outcomes(long accepted, long unconfirmed) {
        return unconfirmed == 0
                ? Map.of("Accepted", accepted)
                : Map.of("Accepted", accepted, "Unconfirmed", unconfirmed);
    }

    private List<String> messageIds() {
        return received().stream().map(ClusterIT::messageId).toList();
    }

    private static String messageId(ReceivedMessage message) {
        return message.content()
                .lines()
                .filter(line -> line.startsWith("Message-ID: "))
                .map(line -> line.substring("Message-ID: ".length()))
                .findFirst()
                .orElseThrow();
    }

    private String messageId(String id) {
        return "<" + LedgerId.of(integrationId, id) + "@example.com>";
    }

    /** How many records of the topic stand behind the group's committed offsets. */
    private static long uncommitted() {
        Topic topic = Topic.SEND_REQUESTS_TRANSACTIONAL;
        try (Admin admin = Admin.create(backing.kafka())) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets("sender-service")
                    .partitionsToOffsetAndMetadata()
                    .get();
            return admin
                    .listOffsets(IntStream.range(0, topic.partitions())
                            .mapToObj(partition -> new TopicPartition(topic.topicName(), partition))
                            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                    .all()
                    .get()
                    .entrySet()
                    .stream()
                    .mapToLong(end -> {
                        OffsetAndMetadata offset = committed.get(end.getKey());
                        return end.getValue().offset() - (offset == null ? 0 : offset.offset());
                    })
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Processes have to start, and groups to notice who is gone. */
    private static void patiently(ThrowingRunnable assertion) {
        patiently().atMost(Duration.ofMinutes(3)).untilAsserted(assertion);
    }
}
