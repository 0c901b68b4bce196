package dev.sendwell.sender.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.Delivery.Fault;
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

/** The server says no, for now or for good. */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_sender"))
class RefusalIT extends SenderScenario {

    @Test
    void defersOn451ThenDelivers() {
        givenServer(ScriptedSmtpServer.scenario()
                .when(".", Answer.reply("451 4.3.0 Try later"), Answer.reply("250 Ok: queued as abc")));
        publish(email("later"));

        Delivery.Deferred deferred = outcome("later", 1, Delivery.Deferred.class);
        Delivery.Accepted accepted = outcome("later", 2, Delivery.Accepted.class);

        assertThat(deferred.refusal()).isEqualTo(new Delivery.Refusal("content", 451, "4.3.0", "4.3.0 Try later"));
        assertThat(deferred.nextAttemptAt()).isAfter(deferred.occurredAt());
        assertThat(accepted.occurredAt()).isAfterOrEqualTo(deferred.nextAttemptAt());
        assertThat(accepted.attempt()).isEqualTo(2);
        assertThat(accepted.providerMessageId()).isEqualTo("abc");
        assertThat(received()).hasSize(2);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L), Map.entry("Deferred", 1L));
    }

    @Test
    void waitsAsLongAsTheServerAsks() {
        givenServer(ScriptedSmtpServer.scenario()
                .when("RCPT", Answer.reply("450 4.7.1 Greylisted, please try again in 7 minutes")));
        publish(email("grey"));

        Delivery.Deferred deferred = outcome("grey", Delivery.Deferred.class);

        assertThat(deferred.nextAttemptAt())
                .isBetween(
                        deferred.occurredAt().plusSeconds(7 * 60 - 5),
                        deferred.occurredAt().plusSeconds(7 * 60 + 5));
        awaitWaiting("grey", "deferred");
        assertThat(received()).isEmpty();
    }

    @Test
    void failsWhenTheMailboxDoesNotExist() {
        givenServer(ScriptedSmtpServer.scenario()
                .when("RCPT", Answer.reply("550 5.1.1 No such user"), Answer.reply("250 Ok")));
        publish(email("nobody"));
        Delivery.Failed failed = outcome("nobody", Delivery.Failed.class);
        publish(email("somebody"));
        outcome("somebody", Delivery.Accepted.class);

        assertThat(failed.fault()).isEqualTo(Fault.RECIPIENT);
        assertThat(failed.refusal().stage()).isEqualTo("rcpt");
        assertThat(state("nobody")).isEqualTo("failed");
        assertThat(received()).hasSize(1);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L), Map.entry("Failed", 1L));
    }

    @Test
    void givesUpADeferredRequestWhenItsTimeIsOver() {
        givenServer(ScriptedSmtpServer.scenario().when("MAIL", Answer.reply("421 4.3.2 Too busy")));
        publish(email("short").put("expiresAt", Instant.now().plusSeconds(5).toString()));

        eventually(() -> assertThat(allOutcomes())
                .containsOnlyKeys("Deferred", "Expired")
                .containsEntry("Expired", 1L));
        assertThat(state("short")).isEqualTo("expired");
        assertThat(received()).isEmpty();
    }

    @Test
    void aDeadConnectionCostsNeitherMessageNorAttempt() {
        givenServer(ScriptedSmtpServer.scenario());
        publish(email("first"));
        outcome("first", Delivery.Accepted.class);
        server.dropConnections();
        publish(email("second"));

        assertThat(outcome("second", Delivery.Accepted.class).attempt()).isEqualTo(1);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 2L));
    }

    @Test
    void oneRefusedRequestStopsNoOther() {
        givenServer(ScriptedSmtpServer.scenario()
                .when(
                        "DATA",
                        Answer.reply("354 Go ahead"),
                        Answer.reply("552 5.3.4 Too large"),
                        Answer.reply("354 Go ahead")));
        for (int i = 0; i < 5; i++) {
            publish(email("of-five-" + i));
        }

        eventually(() -> assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 4L), Map.entry("Failed", 1L)));
        assertThat(received()).hasSize(4);
    }
}
