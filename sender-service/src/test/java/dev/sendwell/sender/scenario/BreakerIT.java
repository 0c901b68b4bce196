package dev.sendwell.sender.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.Smtp;
import dev.sendwell.contracts.IntegrationStatus;
import dev.sendwell.contracts.IntegrationStatus.Reason;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The provider refuses everything: the integration is paused and its queue kept. */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_sender"))
class BreakerIT extends SenderScenario {

    @Test
    void aRefusedKeyPausesUntilTheSettingsChange() {
        givenAccount("right");
        givenSettings(settings -> with(settings, account("wrong")));
        for (int i = 0; i < 3; i++) {
            publish(email("kept-" + i));
        }

        IntegrationStatus paused =
                status(status -> status.pause() != null && status.waiting().getOrDefault("paused", 0L) == 3);
        assertThat(paused.pause().reason()).isEqualTo(Reason.CREDENTIALS);
        assertThat(paused.pause().detail()).contains("535");
        assertThat(received()).isEmpty();
        assertThat(allOutcomes()).isEmpty();

        givenSettings(settings -> with(settings, account("right")));

        for (int i = 0; i < 3; i++) {
            assertThat(outcome("kept-" + i, Delivery.Accepted.class).attempt()).isEqualTo(1);
        }
        status(status -> status.pause() == null
                && status.settingsVersion() > paused.settingsVersion()
                && status.lastAcceptedAt() != null
                && status.waiting().isEmpty());
        assertThat(received()).hasSize(3);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 3L));
    }

    @Test
    void aProbeThatTheServerRefusesWaitsLikeTheOthers() {
        givenAccount("right");
        givenSettings(settings -> with(settings, account("wrong")));
        publish(email("probe").put("probe", true));

        awaitWaiting("probe", "paused");
        givenSettings(settings -> with(settings, account("right")));

        outcome("probe", Delivery.Accepted.class);
        assertThat(received()).hasSize(1);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L));
    }

    @Test
    void aProbePassesAPauseAndEndsIt() {
        givenServer(ScriptedSmtpServer.scenario()
                .when(
                        ".",
                        Answer.reply("550 The from address does not match a verified Sender Identity."),
                        Answer.reply("250 Ok: queued as 2")));
        publish(email("held-back"));
        assertThat(status(status -> status.pause() != null).pause().reason()).isEqualTo(Reason.SENDER_IDENTITY);
        awaitWaiting("held-back", "paused");

        publish(email("probe").put("probe", true));

        outcome("probe", Delivery.Accepted.class);
        assertThat(outcome("held-back", Delivery.Accepted.class).attempt()).isEqualTo(1);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 2L));
    }

    @Test
    void aSuspendedAccountIsPausedAlthoughItsServerTakesMailUntilItIsBack() {
        givenServer(ScriptedSmtpServer.scenario());
        eventsSay(suspension());
        status(status -> status.pause() != null && status.pause().reason() == Reason.ACCOUNT_SUSPENDED);
        publish(email("held-back"));
        awaitWaiting("held-back", "paused");
        assertThat(received()).isEmpty();

        eventsSay(null);

        outcome("held-back", Delivery.Accepted.class);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L));
    }

    @Test
    void savingTheSettingsOfASuspendedAccountTriesAgain() {
        givenServer(ScriptedSmtpServer.scenario());
        eventsSay(suspension());
        status(status -> status.pause() != null && status.pause().reason() == Reason.ACCOUNT_SUSPENDED);
        publish(email("held-back"));
        awaitWaiting("held-back", "paused");

        givenSettings(settings -> settings);

        outcome("held-back", Delivery.Accepted.class);
    }

    private static IntegrationStatus.Pause suspension() {
        return new IntegrationStatus.Pause(Reason.ACCOUNT_SUSPENDED, "compliance_suspend", Instant.now());
    }

    @Test
    void anUnverifiedFromOfOneRequestFailsThatRequestOnly() {
        givenServer(ScriptedSmtpServer.scenario()
                .when(
                        ".",
                        Answer.reply("550 The from address does not match a verified Sender Identity."),
                        Answer.reply("250 Ok: queued as 2")));
        var email = email("own-from");
        email.putObject("from").put("address", "me@example.net");
        publish(email);

        assertThat(outcome("own-from", Delivery.Failed.class).fault()).isEqualTo(Delivery.Fault.MESSAGE);
        publish(email("usual"));
        outcome("usual", Delivery.Accepted.class);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L), Map.entry("Failed", 1L));
    }

    @Test
    void aServerThatIsAwayPausesAfterSeveralFailures() {
        givenServer(ScriptedSmtpServer.scenario());
        server.close();
        publish(email("unreachable"));

        assertThat(status(status -> status.pause() != null).pause().reason()).isEqualTo(Reason.UNREACHABLE);
        awaitWaiting("unreachable", "paused");

        givenServer(ScriptedSmtpServer.scenario());

        assertThat(outcome("unreachable", Delivery.Accepted.class).attempt()).isEqualTo(1);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L));
    }

    @Test
    void anIntegrationThatAPersonPausedKeepsItsQueue() {
        givenServer(ScriptedSmtpServer.scenario());
        givenSettings(SenderScenario::disabled);
        publish(email("waits"));
        awaitWaiting("waits", "paused");
        publish(email("test-mail").put("probe", true));
        outcome("test-mail", Delivery.Accepted.class);

        givenSettings(settings -> settings);

        outcome("waits", Delivery.Accepted.class);
        assertThat(received()).hasSize(2);
    }

    @Test
    void settingsWhoseSecretCannotBeOpenedLeaveTheOnesBeforeInForce() {
        givenAccount("right");
        givenSettings(settings -> with(settings, account("right")));
        givenSettings(settings -> with(
                settings,
                new Smtp(
                        "127.0.0.1",
                        1,
                        IntegrationRecord.Security.NONE,
                        "apikey",
                        settings.webhook().token())));
        publish(email("still"));

        outcome("still", Delivery.Accepted.class);
    }

    private void givenAccount(String password) {
        givenServer(ScriptedSmtpServer.scenario()
                .offering("PIPELINING", "8BITMIME", "AUTH PLAIN LOGIN")
                .user("apikey", password));
    }

    private Smtp account(String password) {
        return new Smtp("127.0.0.1", server.port(), IntegrationRecord.Security.NONE, "apikey", secret(password));
    }
}
