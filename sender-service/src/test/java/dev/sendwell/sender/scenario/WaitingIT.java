package dev.sendwell.sender.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.IntegrationRecord.Limits;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.sender.request.RequestLimits;
import dev.sendwell.sender.request.RequestParser;
import dev.sendwell.sender.request.ValidRequest;
import dev.sendwell.testkit.Backing;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What waits, and for how long. */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_sender"))
class WaitingIT extends SenderScenario {

    @Test
    void aScheduledRequestIsSentWhenItsTimeHasCome() {
        givenServer(ScriptedSmtpServer.scenario());
        Instant sendAt = Instant.now().plusSeconds(5);
        publish(email("scheduled").put("sendAt", sendAt.toString()));
        awaitWaiting("scheduled", "scheduled");

        assertThat(outcome("scheduled", Delivery.Accepted.class).occurredAt()).isAfterOrEqualTo(sendAt);
        assertThat(received()).hasSize(1);
    }

    @Test
    void aScheduledRequestKeepsItsTimeThoughItsIntegrationBecameKnownLater() {
        Instant sendAt = Instant.now().plusSeconds(6);
        publish(email("early").put("sendAt", sendAt.toString()));
        givenServer(ScriptedSmtpServer.scenario());

        assertThat(outcome("early", Delivery.Accepted.class).occurredAt()).isAfterOrEqualTo(sendAt);
        assertThat(received()).hasSize(1);
    }

    @Test
    void whatAFailedRoundHadDrainedIsSettledByTheNext() {
        givenServer(ScriptedSmtpServer.scenario());
        givenSettings(SenderScenario::disabled);
        Instant expiresAt = Instant.now().plusSeconds(3);
        publish(email("kept").put("expiresAt", expiresAt.toString()));
        awaitWaiting("kept", "paused");
        asOwner("alter table not_sent rename to not_sent_away");
        long before = rollbacks();
        eventually(() -> assertThat(Instant.now()).isAfter(expiresAt));
        eventually(() -> assertThat(rollbacks()).isGreaterThan(before));

        asOwner("alter table not_sent_away rename to not_sent");

        outcome("kept", Delivery.Expired.class);
        assertThat(received()).isEmpty();
    }

    private long rollbacks() {
        return count("select xact_rollback from pg_stat_database where datname = current_database()");
    }

    private void asOwner(String sql) {
        Backing backing = Backing.current();
        try (Connection app = database.getConnection();
                Connection owner = DriverManager.getConnection(
                        backing.postgresUrl() + app.getCatalog(), backing.postgresUser(), backing.postgresPassword());
                Statement statement = owner.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRequestWhoseTimeIsOverIsNotSent() {
        givenServer(ScriptedSmtpServer.scenario());
        publish(email("expired").put("expiresAt", Instant.now().minusSeconds(1).toString()));

        assertThat(outcome("expired", Delivery.Expired.class).attempt()).isZero();
        assertThat(received()).isEmpty();
        assertThat(allOutcomes()).containsExactly(Map.entry("Expired", 1L));
    }

    @Test
    void aRequestExpiresWhileItsIntegrationIsPaused() {
        givenServer(ScriptedSmtpServer.scenario());
        givenSettings(SenderScenario::disabled);
        publish(email("kept").put("expiresAt", Instant.now().plusSeconds(5).toString()));
        awaitWaiting("kept", "paused");

        outcome("kept", Delivery.Expired.class);
        assertThat(received()).isEmpty();
    }

    @Test
    void aServerThatDoesNotAnswerHoldsUpNobodyElse() {
        givenServer(ScriptedSmtpServer.scenario().when("CONNECT", Answer.silence()));
        IntStream.range(0, 50).forEach(i -> publish(0, Instant.now(), email("stuck-" + i)));
        SenderScenario other = new SenderScenario() {};
        other.givenServer(ScriptedSmtpServer.scenario());
        other.publish(0, Instant.now(), other.email("quick"));

        other.outcome("quick", Delivery.Accepted.class);
        eventually(() -> assertThat(count("select count(*) from waiting where integration_id = ?", integrationId))
                .isEqualTo(50));
        assertThat(allOutcomes()).isEmpty();
        other.theServerGoes();
    }

    @Test
    void aRateLimitSpreadsMessagesEvenly() {
        givenServer(ScriptedSmtpServer.scenario());
        givenSettings(settings -> with(settings, new Limits(2, 100, 20)));
        long before = System.nanoTime();
        IntStream.range(0, 40).forEach(i -> publish(email("paced-" + i)));

        eventually(() -> assertThat(received()).hasSize(40));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(1_800));
    }

    @Test
    void whatACrashLeftInTheOutboxIsPublished() {
        givenServer(ScriptedSmtpServer.scenario());
        publish(email("known"));
        Delivery.Accepted accepted = outcome("known", Delivery.Accepted.class);
        execute("""
                insert into outbox (record_key, event_id, event_type, occurred_at, value)
                values (?, ?, 'dev.sendwell.delivery.accepted.v1', now() - interval '1 minute', ?)
                """, integrationId + "|left", accepted.id(), ContractsJson.write(accepted));

        assertThat(outcome("left", Delivery.Accepted.class)).isEqualTo(accepted);
        eventually(() -> assertThat(count("select count(*) from outbox where record_key = ?", integrationId + "|left"))
                .isZero());
    }

    @Test
    void whatADeadOwnerWasSendingIsUnconfirmed() {
        givenServer(ScriptedSmtpServer.scenario());
        givenClaimOf("orphan", "-1 hour");
        publish(email("orphan"));

        Delivery.Unconfirmed unconfirmed = outcome("orphan", Delivery.Unconfirmed.class);

        assertThat(unconfirmed.attempt()).isEqualTo(1);
        assertThat(state("orphan")).isEqualTo("unconfirmed");
        assertThat(received()).isEmpty();
        verdictAbsent("orphan", 1);
        assertThat(outcome("orphan", 2, Delivery.Accepted.class).attempt()).isEqualTo(2);
    }

    @Test
    void whatALivingOwnerIsSendingIsLeftToIt() {
        givenServer(ScriptedSmtpServer.scenario());
        givenClaimOf("theirs", "1 hour");
        publish(email("theirs"));

        awaitWaiting("theirs", "copy");
        assertThat(state("theirs")).isEqualTo("sending");
        execute("update ledger set state = 4, owner = null where id = ?", ledgerId("theirs"));
        execute("update waiting set due_at = now() where integration_id = ?", integrationId);
        eventually(() -> assertThat(count("select count(*) from waiting where integration_id = ?", integrationId))
                .isZero());
        assertThat(received()).isEmpty();
        assertThat(allOutcomes()).isEmpty();
    }

    /** Another instance has claimed a request with the very content that {@link #email} has. */
    private void givenClaimOf(String id, String lease) {
        RequestParser parser = new RequestParser(RequestLimits.DEFAULT);
        ValidRequest request = (ValidRequest) parser.parse(bytes(email(id)), MailKind.TRANSACTIONAL, Instant.now());
        execute("insert into sender_instance (lease_until) values (now() + ?::interval)", lease);
        execute("""
                insert into ledger (id, fingerprint, state, attempt, epoch, owner, changed_at, forget_on)
                select ?, ?, 1, 1, 1, max(owner), now(), current_date + 30 from sender_instance
                """, request.ledgerId().value(), request.fingerprint().value());
    }

    private UUID ledgerId(String id) {
        return LedgerId.of(integrationId, id).value();
    }
}
