package dev.sendwell.events.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.IntegrationStatus;
import dev.sendwell.contracts.SuppressionRecord;
import dev.sendwell.contracts.SuppressionRecord.Suppression;
import dev.sendwell.contracts.Topic;
import dev.sendwell.events.SendGridEvent;
import dev.sendwell.events.TestClock;
import dev.sendwell.events.TestIntegration;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a post at the webhook to what the sender reads. */
@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class ConsequencesIT {
    private final Instant tenMinutesAgo =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(600);

    private final KafkaProbe kafka = new KafkaProbe();
    private final TestIntegration shop = TestIntegration.known(kafka);
    private final String address = "person-" + UUID.randomUUID() + "@example.org";

    @Inject
    TestClock clock;

    @AfterEach
    void close() {
        clock.moveAheadBy(Duration.ZERO);
        kafka.close();
    }

    @Test
    void aHardBounceEndsOnTheSuppressionsTopicForEveryIntegration() {
        shop.takes(bounce().ofRequest(shop.id(), "order-1")
                .with("sendwell_campaign", "receipts")
                .with("reason", "550 5.1.1 no such user"));

        Suppression suppression = suppression("*", s -> !s.causes().isEmpty());

        assertThat(suppression.recipient().address()).isEqualTo(address);
        assertThat(suppression.version()).isEqualTo(1);
        assertThat(suppression.causes())
                .containsExactly(new Cause(
                        Cause.Kind.BOUNCED,
                        tenMinutesAgo,
                        null,
                        "550 5.1.1 no such user",
                        "sendgrid",
                        "order-1",
                        "receipts"));
    }

    @Test
    void aHardBounceStaysWithTheIntegrationThatWantsItSo() {
        shop.countsHardBouncesForItselfOnly().takes(bounce());

        assertThat(suppression("i:" + shop.id(), s -> true).causes())
                .extracting(Cause::kind)
                .containsExactly(Cause.Kind.BOUNCED);
    }

    @Test
    void anAsynchronousBounceSuppressesWithoutAMessage() {
        shop.takes(bounce().without("sg_message_id").without("sg_event_id"));

        assertThat(suppression("*", s -> true).causes()).hasSize(1);
    }

    @Test
    void severalCausesStandSideBySide() {
        shop.takes(bounce(), event("spamreport", tenMinutesAgo), event("unsubscribe", tenMinutesAgo));

        assertThat(suppression("i:" + shop.id(), s -> s.causes().size() == 2).causes())
                .extracting(Cause::kind)
                .containsExactly(Cause.Kind.COMPLAINED, Cause.Kind.UNSUBSCRIBED);
        assertThat(suppression("*", s -> true).causes()).hasSize(1);
    }

    @Test
    void comingBackToAGroupLiftsThatGroupOnly() {
        shop.takes(group("group_unsubscribe", 7, tenMinutesAgo), group("group_unsubscribe", 8, tenMinutesAgo));
        suppression("g:" + shop.id() + ":7", s -> !s.causes().isEmpty());

        shop.takes(group("group_resubscribe", 7, tenMinutesAgo.plusSeconds(1)));

        assertThat(suppression("g:" + shop.id() + ":7", s -> s.causes().isEmpty())
                        .version())
                .isEqualTo(2);
        assertThat(suppression("g:" + shop.id() + ":8", s -> true).causes()).hasSize(1);
    }

    @Test
    void comingBackInTheSameSecondLeavesTheGroupClosed() {
        shop.takes(group("group_unsubscribe", 7, tenMinutesAgo), group("group_resubscribe", 7, tenMinutesAgo));
        shop.takes(group("group_unsubscribe", 9, tenMinutesAgo));

        suppression("g:" + shop.id() + ":9", s -> true);
        assertThat(newest("g:" + shop.id() + ":7").causes()).hasSize(1);
    }

    @Test
    void anUnsubscriptionThatComesLateDoesNotUndoALaterReturn() {
        shop.takes(group("group_resubscribe", 7, tenMinutesAgo.plusSeconds(60)));
        shop.takes(group("group_unsubscribe", 7, tenMinutesAgo));
        shop.takes(group("group_unsubscribe", 9, tenMinutesAgo));

        suppression("g:" + shop.id() + ":9", s -> true);
        assertThat(records("g:" + shop.id() + ":7")).isEmpty();
    }

    @Test
    void fiveSoftBouncesSuppressForThirtyDaysAndThenEnd() {
        shop.takes(SendGridEvent.of("delivered", "other@example.org", tenMinutesAgo));
        for (int i = 0; i < 5; i++) {
            shop.takes(soft(tenMinutesAgo.plusSeconds(i)));
        }

        Cause cause = suppression("i:" + shop.id(), s -> !s.causes().isEmpty())
                .causes()
                .getFirst();
        assertThat(cause.kind()).isEqualTo(Cause.Kind.SOFT_BOUNCED);
        assertThat(cause.since()).isEqualTo(tenMinutesAgo.plusSeconds(4));
        assertThat(cause.until()).isEqualTo(tenMinutesAgo.plusSeconds(4).plus(Duration.ofDays(30)));

        clock.moveAheadBy(Duration.ofDays(31));

        suppression("i:" + shop.id(), s -> s.causes().isEmpty());
    }

    @Test
    void aDeliveryThatComesLateTakesBackWhatSoftBouncesHadCaused() {
        for (int i = 0; i < 5; i++) {
            shop.takes(soft(tenMinutesAgo.plusSeconds(10L * i)));
        }
        shop.takes(SendGridEvent.of("delivered", "other@example.org", tenMinutesAgo));
        suppression("i:" + shop.id(), s -> !s.causes().isEmpty());

        shop.takes(event("delivered", tenMinutesAgo.plusSeconds(25)));

        suppression("i:" + shop.id(), s -> s.causes().isEmpty());
    }

    @Test
    void aSuspendedAccountPausesTheIntegrationUntilItIsReactivated() {
        shop.takes(
                SendGridEvent.of("account_status_change", null, tenMinutesAgo).with("type", "compliance_suspend"));
        IntegrationStatus paused = status(s -> s.pause() != null);
        assertThat(paused.pause())
                .isEqualTo(new IntegrationStatus.Pause(
                        IntegrationStatus.Reason.ACCOUNT_SUSPENDED, "compliance_suspend", tenMinutesAgo));

        shop.takes(SendGridEvent.of("account_status_change", null, tenMinutesAgo.plusSeconds(5))
                .with("type", "compliance_reactivate"));

        kafka.await(
                Topic.INTEGRATION_STATUS,
                1,
                record -> record.key().startsWith(shop.id() + "|")
                        && read(record, IntegrationStatus.class).at().isAfter(paused.at())
                        && read(record, IntegrationStatus.class).pause() == null);
    }

    @Test
    void everyPartitionCarriesAMarkerFromTheStart() {
        List<ConsumerRecord<String, byte[]>> markers = kafka.await(
                Topic.SUPPRESSIONS,
                Topic.SUPPRESSIONS.partitions(),
                record -> record.key().startsWith("marker|"));

        assertThat(markers).allSatisfy(record -> {
            SuppressionRecord.Marker marker = (SuppressionRecord.Marker) read(record, SuppressionRecord.class);
            assertThat(marker.partition()).isEqualTo(record.partition());
            assertThat(marker.epoch()).isPositive();
        });
    }

    private SendGridEvent bounce() {
        return event("bounce", tenMinutesAgo).with("type", "bounce").with("status", "5.1.1");
    }

    private SendGridEvent soft(Instant at) {
        return event("bounce", at).with("type", "blocked").with("bounce_classification", "Mailbox Unavailable");
    }

    private SendGridEvent group(String event, int group, Instant at) {
        return event(event, at).with("asm_group_id", group).without("sg_event_id");
    }

    private SendGridEvent event(String event, Instant at) {
        return SendGridEvent.of(event, address, at);
    }

    private Suppression suppression(String scope, Predicate<Suppression> wanted) {
        String key = scope + "|" + TestIntegration.hash(address);
        ConsumerRecord<String, byte[]> found = kafka.await(
                        Topic.SUPPRESSIONS,
                        1,
                        record -> record.key().equals(key)
                                && wanted.test((Suppression) read(record, SuppressionRecord.class)))
                .getFirst();
        return (Suppression) read(found, SuppressionRecord.class);
    }

    private Suppression newest(String scope) {
        return (Suppression) read(records(scope).getLast(), SuppressionRecord.class);
    }

    private List<ConsumerRecord<String, byte[]>> records(String scope) {
        String key = scope + "|" + TestIntegration.hash(address);
        return kafka.all(Topic.SUPPRESSIONS).stream()
                .filter(record -> record.key().equals(key))
                .toList();
    }

    private IntegrationStatus status(Predicate<IntegrationStatus> wanted) {
        return read(
                kafka.await(
                                Topic.INTEGRATION_STATUS,
                                1,
                                record -> record.key().startsWith(shop.id() + "|")
                                        && wanted.test(read(record, IntegrationStatus.class)))
                        .getFirst(),
                IntegrationStatus.class);
    }

    private static <T> T read(ConsumerRecord<String, byte[]> record, Class<T> type) {
        try {
            return ContractsJson.read(record.value(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
