package dev.sendwell.local.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.backing.EmbeddedKafka;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.contracts.RequestRef;
import dev.sendwell.contracts.SendEmail;
import dev.sendwell.contracts.Topic;
import dev.sendwell.kafka.Topics;
import dev.sendwell.local.publishing.Progress;
import dev.sendwell.local.publishing.TopicFeed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker; the test settles requests in the sender's place. */
class SendingIT {
    @TempDir
    static Path folder;

    private static EmbeddedKafka kafka;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start(folder);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(Topics.create(admin)).isNotEmpty();
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void publishesEverybodyReportsBadLinesAndFollowsUntilAllAreSettled() throws Exception {
        String csv = "address,name\n"
                + IntStream.range(0, 50)
                        .mapToObj(i -> "reader-" + i + "@example.org,Reader " + i)
                        .collect(Collectors.joining("\n"))
                + "\nnobody\n";
        Mailing mailing = mailing("first");
        Sending.Result result = settledBy(mailing, 50, () -> send(mailing, csv, Duration.ofSeconds(30)));
        assertThat(result.published()).isEqualTo(50);
        assertThat(result.outcomes()).isEqualTo(Map.of("accepted", 48, "suppressed", 1, "failed", 1));
        assertThat(result.unsettled()).isZero();
        assertThat(result.unusable()).containsExactly(new Contacts.Unusable(52, "the address has no @"));
        assertThat(result.complete()).isFalse();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("line 52: the address has no @")
                .contains("50 of 50 settled: 48 accepted, 1 failed, 1 suppressed");
    }

    @Test
    void givesTheSameRequestsTheSameIdsAndFindsWhatSettledThemBefore() throws Exception {
        String csv = "address\nann@example.org\nbob@example.org\n";
        Mailing mailing = mailing("second");
        Sending.Result first = settledBy(mailing, 2, () -> send(mailing, csv, Duration.ofSeconds(30)));
        Sending.Result again = send(mailing, csv, Duration.ofSeconds(30));
        assertThat(again).isEqualTo(first);
        List<SendEmail> published = requests(mailing, 4);
        assertThat(published).hasSize(4);
        assertThat(published.stream().map(SendEmail::id).distinct()).hasSize(2);
    }

    @Test
    void saysHowManyWaitWhenNothingIsSettledAnyMore() throws Exception {
        Sending.Result result = send(mailing("third"), "address\nann@example.org\n", Duration.ofSeconds(1));
        assertThat(result.unsettled()).isEqualTo(1);
        assertThat(result.complete()).isFalse();
    }

    @Test
    void namesACampaignAfterItsSubjectAndItsContent() {
        String name = Mailing.campaignFor("shop", MailKind.MARKETING, "Grand Opening!", "<p>x</p>", null);
        assertThat(name).matches("grand-opening-[0-9a-f]{8}");
        assertThat(Mailing.campaignFor("shop", MailKind.MARKETING, "Grand Opening!", "<p>y</p>", null))
                .isNotEqualTo(name);
    }

    private Sending.Result send(Mailing mailing, String csv, Duration patience) throws Exception {
        Progress progress = new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false);
        try (Contacts contacts = new Contacts(new StringReader(csv))) {
            return new Sending(kafka.bootstrapServers(), progress, patience).send(mailing, contacts);
        }
    }

    private interface Sent {
        Sending.Result call() throws Exception;
    }

    /** Runs a sending while outcomes are published: the first two suppressed and failed where there are many, else accepted. */
    private static Sending.Result settledBy(Mailing mailing, int count, Sent sent) throws Exception {
        Thread settling = Thread.ofPlatform().start(() -> {
            try {
                List<SendEmail> requests = requests(mailing, count);
                publishOutcomes(requests);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        Sending.Result result = sent.call();
        settling.join();
        return result;
    }

    private static List<SendEmail> requests(Mailing mailing, int count) throws IOException {
        List<SendEmail> requests = new ArrayList<>();
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        try (TopicFeed feed =
                new TopicFeed(kafka.bootstrapServers(), Set.of(Topic.SEND_REQUESTS_MARKETING), Set.of())) {
            while (requests.size() < count && System.nanoTime() < end) {
                for (TopicFeed.Entry entry : feed.poll(Duration.ofMillis(100))) {
                    SendEmail request = ContractsJson.read(entry.value(), SendEmail.class);
                    if (mailing.campaign().equals(request.campaign())) {
                        requests.add(request);
                    }
                }
            }
        }
        return requests;
    }

    private static void publishOutcomes(List<SendEmail> requests) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < requests.size(); i++) {
                SendEmail request = requests.get(i);
                boolean many = requests.size() > 2;
                Delivery delivery =
                        many && i == 0 ? suppressed(request) : many && i == 1 ? failed(request) : accepted(request);
                var unused = producer.send(new ProducerRecord<>(
                        Topic.DELIVERIES.topicName(),
                        request.integrationId() + "|" + request.id(),
                        ContractsJson.write(delivery)));
            }
        }
    }

    private static Delivery accepted(SendEmail request) {
        return new Delivery.Accepted(
                "1",
                Instant.EPOCH,
                ref(request),
                recipient(request),
                1,
                Instant.EPOCH,
                "<m@x>",
                "q",
                "250 Ok: queued as q");
    }

    private static Delivery suppressed(SendEmail request) {
        return new Delivery.Suppressed("1", Instant.EPOCH, ref(request), recipient(request), 0, "*", List.of());
    }

    private static Delivery failed(SendEmail request) {
        return new Delivery.Failed(
                "1",
                Instant.EPOCH,
                ref(request),
                recipient(request),
                1,
                new Delivery.Refusal("content", 550, null, "no"),
                Delivery.Fault.MESSAGE);
    }

    private static RequestRef ref(SendEmail request) {
        return new RequestRef(
                "shop",
                request.id(),
                LedgerId.of("shop", String.valueOf(request.id())).toString(),
                MailKind.MARKETING,
                request.campaign(),
                Map.of());
    }

    private static Recipient recipient(SendEmail request) {
        return new Recipient(java.util.Objects.requireNonNull(request.to()).address(), "0".repeat(32));
    }

    private static Mailing mailing(String campaign) {
        return new Mailing("shop", MailKind.MARKETING, "Hello", null, "How are you?", campaign, null);
    }
}
