package dev.sendwell.sender.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.IntegrationStatus;
import dev.sendwell.contracts.IntegrationStatus.Reason;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings that came over the topic lead to a port that mail is not sent to. */
@QuarkusTest
@TestProfile(AllowedPortsIT.OnlyThoseOfMail.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_sender"))
class AllowedPortsIT extends SenderScenario {

    /** As in production; the servers of tests have any free port. */
    public static class OnlyThoseOfMail extends QuickTimes {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = super.getConfigOverrides();
            config.put("sendwell.smtp.allowed-ports", "25,465,587,2525");
            return config;
        }
    }

    @Test
    void aPortThatIsNotAllowedIsNeverConnectedToAndPausesTheIntegration() {
        givenServer(ScriptedSmtpServer.scenario());
        publish(email("kept"));

        IntegrationStatus.Pause pause = status(status -> status.pause() != null).pause();
        assertThat(pause.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(pause.detail())
                .isEqualTo("connecting to port " + server.port()
                        + " is not allowed; the ports that mail may be sent to are 25, 465, 587, 2525");
        awaitWaiting("kept", "paused");
        assertThat(server.connections()).isZero();
        assertThat(allOutcomes()).isEmpty();
    }
}
