package dev.sendwell.sender.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.IntegrationRecord.Limits;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One integration sends slower than its requests come. */
@QuarkusTest
@TestProfile(HeadOfLineIT.UsualPatience.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_sender"))
class HeadOfLineIT extends SenderScenario {
    private static final int SLOW = 5_000;

    /** A lane with a message a second makes progress, so that it is not simply taken for stuck. */
    public static class UsualPatience extends QuickTimes {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = super.getConfigOverrides();
            config.remove("sendwell.waiting.park-stuck-after");
            return config;
        }
    }

    @Test
    void anIntegrationWithOneMessageASecondHoldsUpNobodyElse() {
        givenServer(ScriptedSmtpServer.scenario());
        givenSettings(settings -> with(settings, new Limits(2, 100, 1)));
        SenderScenario other = new SenderScenario() {};
        other.givenServer(ScriptedSmtpServer.scenario());
        // First one by one, so that they are polled in many small batches, then all at once.
        for (int i = 0; i < 200; i++) {
            publish(MailKind.MARKETING, email("slow-" + i));
        }
        for (int i = 200; i < SLOW; i++) {
            publishToAnyPartition(MailKind.MARKETING, i, email("slow-" + i));
        }
        for (int i = 0; i < 5; i++) {
            other.publishToAnyPartition(MailKind.MARKETING, i, other.email("quick-" + i));
        }

        eventually(() -> assertThat(other.received()).hasSize(5));

        eventually(() -> assertThat(other.allOutcomes()).containsExactly(Map.entry("Accepted", 5L)));
        // All of them are sent, in the room or among the few that are to be sent soon.
        eventually(() -> assertThat(count("select count(*) from waiting where integration_id = ?", integrationId))
                .isGreaterThan(SLOW - 100));
        assertThat(received()).hasSizeLessThan(60);
        other.theServerGoes();
    }
}
