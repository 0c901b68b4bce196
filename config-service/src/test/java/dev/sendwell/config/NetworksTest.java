package dev.sendwell.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sendwell.smtp.Failure;
import dev.sendwell.smtp.Opening;
import dev.sendwell.smtp.Security;
import dev.sendwell.smtp.SmtpServer;
import dev.sendwell.smtp.SmtpSession;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworksTest {

    @Test
    void connectsNowhereInTheNetworksThatAreConfigured() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            assertThat(open(server, Map.of("sendwell.smtp.refused-networks", "10.0.0.0/8,127.0.0.0/8")))
                    .isInstanceOfSatisfying(
                            Opening.NotOpened.class,
                            refused -> assertThat(refused.failure()).isInstanceOf(Failure.AddressRefused.class));
            assertThat(server.connections()).isZero();

            Opening opening = open(server, Map.of("sendwell.smtp.refused-networks", "10.0.0.0/8"));
            assertThat(opening).isInstanceOf(Opening.Opened.class);
            ((Opening.Opened) opening).session().close();
        }
    }

    @Test
    void refusesToStartWithWhatIsNoNetworkAndNamesItAndItsSetting() {
        assertThatThrownBy(() ->
                        ServiceConfigTest.with(Map.of("sendwell.smtp.refused-networks", "10.0.0.0/8,10.0.0.0/33")))
                .hasMessageContaining("sendwell.smtp.refused-networks")
                .hasMessageContaining("10.0.0.0/33");
    }

    private static Opening open(ScriptedSmtpServer server, Map<String, String> values) {
        Map<String, String> all = new HashMap<>(values);
        all.put("sendwell.smtp.allowed-ports", Integer.toString(server.port()));
        return SmtpSession.open(SmtpServer.at("127.0.0.1", server.port(), Security.NONE)
                .withNetwork(Networks.network(ServiceConfigTest.with(all))));
    }
}
