package dev.sendwell.sender.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.IntegrationRecord.UnconfirmedRule;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.Topic;
import dev.sendwell.kafka.Records;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The final dot left, and nobody knows whether the provider has the message. */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_sender"))
class UnconfirmedIT extends SenderScenario {

    @Test
    void disconnectAfterFinalDotIsUnconfirmed() {
        givenDisconnectAfterFinalDot();
        publish(email("doubt"));

        Delivery.Unconfirmed unconfirmed = outcome("doubt", Delivery.Unconfirmed.class);

        assertThat(unconfirmed.attempt()).isEqualTo(1);
        assertThat(state("doubt")).isEqualTo("unconfirmed");
        awaitWaiting("doubt", "unconfirmed");
        publish(email("doubt"));
        publish(email("after"));
        outcome("after", Delivery.Accepted.class);
        assertThat(received()).hasSize(2);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L), Map.entry("Unconfirmed", 1L));
    }

    @Test
    void seenVerdictAccepts() {
        givenDisconnectAfterFinalDot();
        publish(email("seen"));
        outcome("seen", Delivery.Unconfirmed.class);

        verdictSeen("seen", 1);

        Delivery.Accepted accepted = outcome("seen", 2, Delivery.Accepted.class);
        assertThat(accepted.attempt()).isEqualTo(1);
        assertThat(accepted.messageId()).isEqualTo("<" + LedgerId.of(integrationId, "seen") + "@example.com>");
        assertThat(accepted.reply()).contains("processed");
        assertThat(state("seen")).isEqualTo("accepted");
        assertThat(received()).hasSize(1);
        assertThat(count("select count(*) from waiting where integration_id = ?", integrationId))
                .isZero();
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L), Map.entry("Unconfirmed", 1L));
    }

    @Test
    void absentVerdictResends() {
        givenDisconnectAfterFinalDot();
        publish(email("absent"));
        outcome("absent", Delivery.Unconfirmed.class);

        verdictAbsent("absent", 1);

        assertThat(outcome("absent", 2, Delivery.Accepted.class).attempt()).isEqualTo(2);
        assertThat(received()).hasSize(2);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L), Map.entry("Unconfirmed", 1L));
    }

    @Test
    void aVerdictAboutAnotherAttemptChangesNothing() {
        givenDisconnectAfterFinalDot();
        publish(email("late"));
        outcome("late", Delivery.Unconfirmed.class);

        verdictSeen("late", 7);
        verdictAbsent("late", 7);
        verdictSeen("late", 1);

        outcome("late", 2, Delivery.Accepted.class);
        assertThat(received()).hasSize(1);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L), Map.entry("Unconfirmed", 1L));
    }

    @Test
    void theRuleResendSendsAgainAfterTheWindow() {
        givenDisconnectAfterFinalDot();
        givenSettings(settings -> with(settings, UnconfirmedRule.RESEND));
        publish(email("again"));

        outcome("again", 1, Delivery.Unconfirmed.class);
        assertThat(outcome("again", 2, Delivery.Accepted.class).attempt()).isEqualTo(2);
        assertThat(received()).hasSize(2);
    }

    @Test
    void theRuleResendDoesNotOvertakeAVerdictThatIsOnItsWay() {
        // Something stands on the partition of this integration's verdicts that is not obeyed yet, as after a long
        // absence.
        verdictSeen("somebody-else", 1);
        int partition = Records.partition(Topic.VERDICTS, integrationId);
        eventually(() -> assertThat(nextVerdict(partition)).isPositive());
        execute(
                "update consumer_offset set next_offset = next_offset - 1 where projection = 'verdicts' and partition = ?",
                partition);
        givenDisconnectAfterFinalDot();
        givenSettings(settings -> with(settings, UnconfirmedRule.RESEND));
        publish(email("overtaken"));
        outcome("overtaken", Delivery.Unconfirmed.class);
        eventually(() -> assertThat(count(
                        "select count(*) from waiting where integration_id = ? and cause = 'unconfirmed'"
                                + " and since < now() - interval '3 seconds'",
                        integrationId))
                .isEqualTo(1));

        verdictSeen("overtaken", 1);

        outcome("overtaken", 2, Delivery.Accepted.class);
        assertThat(received()).hasSize(1);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L), Map.entry("Unconfirmed", 1L));
    }

    @Test
    void aVerdictSettlesWhatWaitsToBeSentAgain() {
        givenDisconnectAfterFinalDot();
        publish(email("late"));
        outcome("late", Delivery.Unconfirmed.class);
        execute(
                "update waiting set cause = 'resend', due_at = now() + interval '1 hour' where integration_id = ?",
                integrationId);

        verdictSeen("late", 1);

        outcome("late", 2, Delivery.Accepted.class);
        assertThat(received()).hasSize(1);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 1L), Map.entry("Unconfirmed", 1L));
    }

    private long nextVerdict(int partition) {
        return count(
                "select coalesce(max(next_offset), 0) from consumer_offset where projection = 'verdicts' and partition = ?",
                partition);
    }

    private void givenDisconnectAfterFinalDot() {
        givenServer(ScriptedSmtpServer.scenario().when(".", Answer.close(), Answer.reply("250 Ok: queued as 2")));
    }
}
