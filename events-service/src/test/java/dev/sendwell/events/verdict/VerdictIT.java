package dev.sendwell.events.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.contracts.RequestRef;
import dev.sendwell.contracts.Topic;
import dev.sendwell.contracts.Verdict;
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
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class VerdictIT {
    private final Instant sentAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final KafkaProbe kafka = new KafkaProbe();
    private final TestIntegration shop = TestIntegration.known(kafka);

    @Inject
    TestClock clock;

    @Inject
    DataSource database;

    /** An earlier class's application may have ended in this database. */
    @BeforeEach
    void nothingWasMissed() throws SQLException {
        execute("delete from reception_outage");
    }

    @AfterEach
    void close() {
        clock.moveAheadBy(Duration.ZERO);
        kafka.close();
    }

    @Test
    void aSendWhoseEventIsAlreadyThereIsSeenAtOnce() {
        shop.takes(event("processed", "order-1"));

        unconfirmed(shop, "order-1", 1);

        Verdict.Seen seen = (Verdict.Seen) verdict(shop, "order-1");
        assertThat(seen.evidence()).isEqualTo("processed");
        assertThat(seen.attempt()).isEqualTo(1);
        assertThat(seen.request()).isEqualTo(request(shop, "order-1"));
    }

    @Test
    void aSendIsSeenWhenItsEventArrives() {
        unconfirmed(shop, "order-1", 2);

        shop.takes(event("dropped", "order-1"));

        assertThat(verdict(shop, "order-1")).isInstanceOfSatisfying(Verdict.Seen.class, seen -> {
            assertThat(seen.evidence()).isEqualTo("dropped");
            assertThat(seen.attempt()).isEqualTo(2);
        });
    }

    @Test
    void aSendIsNotAbsentWherePostsWereRefusedSinceAndItsEventMayComeLater() throws SQLException {
        unconfirmed(shop, "order-1", 1);
        accepted(shop, "order-2");
        shop.takes(event("processed", "order-2"));
        unconfirmed(shop, "order-2", 1);
        verdict(shop, "order-2");
        execute("insert into reception_outage (began_at, ended_at) values ('" + sentAt + "', '" + sentAt.plusSeconds(20)
                + "')");
        clock.moveAheadBy(Duration.ofMinutes(61));
        // Heard after the fence that order-1 would be judged at.
        unconfirmed(shop, "order-3", 1);
        shop.takes(event("processed", "order-3"));
        verdict(shop, "order-3");
        shop.takes(event("processed", "order-1"));

        assertThat(verdict(shop, "order-1")).isInstanceOf(Verdict.Seen.class);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aSendIsAbsentWhenTheWindowIsOverAndOthersOfThatTimeWereHeard() {
        TestIntegration silent = TestIntegration.known(kafka);
        unconfirmed(silent, "of-an-integration-without-events", 1);
        accepted(silent, "witness-without-event");
        unconfirmed(shop, "order-1", 1);
        accepted(shop, "order-2");
        shop.takes(event("processed", "order-2"));
        // Everything so far stands before it on the topics.
        unconfirmed(shop, "order-2", 1);
        verdict(shop, "order-2");

        clock.moveAheadBy(Duration.ofMinutes(61));

        Verdict.Absent absent = (Verdict.Absent) verdict(shop, "order-1");
        assertThat(absent.evidence())
                .isEqualTo("no event, but 1 of 1 other messages accepted in the same minutes have one");
        assertThat(kafka.all(Topic.VERDICTS)).noneMatch(record -> record.key().startsWith(silent.id() + "|"));
    }

    @Test
    void manySendsThatCannotBeJudgedDelayNoOtherAndAreLookedAtLessAndLess() throws SQLException {
        TestIntegration silent = TestIntegration.known(kafka);
        for (int i = 0; i < 1_100; i++) {
            unconfirmed(silent, "undecidable-" + i, 1);
        }
        unconfirmed(shop, "order-1", 1);
        accepted(shop, "order-2");
        shop.takes(event("processed", "order-2"));
        unconfirmed(shop, "order-2", 1);
        verdict(shop, "order-2");

        clock.moveAheadBy(Duration.ofMinutes(61));

        assertThat(verdict(shop, "order-1")).isInstanceOf(Verdict.Absent.class);
        try (Connection connection = database.getConnection()) {
            Instant now = sentAt.plus(Duration.ofMinutes(61));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(VerdictRows.anyDue(connection, sentAt, now))
                            .as("looked at some seconds later only")
                            .isFalse());
            assertThat(VerdictRows.anyDue(connection, sentAt, now.plus(Duration.ofMinutes(10))))
                    .isTrue();
        }
    }

    private SendGridEvent event(String event, String requestId) {
        return SendGridEvent.of(event, requestId + "@example.org", sentAt).ofRequest(shop.id(), requestId);
    }

    private void unconfirmed(TestIntegration integration, String requestId, int attempt) {
        publish(new Delivery.Unconfirmed(
                requestId + "-unconfirmed",
                sentAt,
                request(integration, requestId),
                recipient(requestId),
                attempt,
                "the connection was lost"));
    }

    private void accepted(TestIntegration integration, String requestId) {
        publish(new Delivery.Accepted(
                requestId + "-accepted",
                sentAt,
                request(integration, requestId),
                recipient(requestId),
                1,
                sentAt,
                "<id@example.org>",
                "queue",
                "250 Ok: queued as queue"));
    }

    private void publish(Delivery.Outcome outcome) {
        RequestRef request = outcome.request();
        kafka.publish(
                Topic.DELIVERIES, request.integrationId() + "|" + request.requestId(), ContractsJson.write(outcome));
    }

    private static RequestRef request(TestIntegration integration, String requestId) {
        return new RequestRef(
                integration.id(),
                requestId,
                LedgerId.of(integration.id(), requestId).toString(),
                MailKind.TRANSACTIONAL,
                null,
                Map.of());
    }

    private static Recipient recipient(String requestId) {
        String address = requestId + "@example.org";
        return new Recipient(address, TestIntegration.hash(address));
    }

    private Verdict verdict(TestIntegration integration, String requestId) {
        String key = integration.id() + "|" + requestId;
        try {
            return ContractsJson.read(
                    kafka.await(Topic.VERDICTS, 1, record -> record.key().equals(key))
                            .getFirst()
                            .value(),
                    Verdict.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
