package dev.sendwell.smtp;

import static dev.sendwell.smtp.Scenarios.CONTENT;
import static dev.sendwell.smtp.Scenarios.PATIENT;
import static dev.sendwell.smtp.Scenarios.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import dev.sendwell.testkit.smtp.TestTls;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MilestoneTest {
    private static final String NAME = "smtp.test";

    private final List<Milestone> reached = new ArrayList<>();

    @Test
    void areReachedInOrderUpToTheRecipient() {
        try (ScriptedSmtpServer server = scenario().start()) {
            send(server);

            assertThat(reached)
                    .<Class<?>>extracting(Object::getClass)
                    .containsExactly(
                            Milestone.Resolved.class,
                            Milestone.Connected.class,
                            Milestone.Introduced.class,
                            Milestone.ReadyForTls.class,
                            Milestone.Encrypted.class,
                            Milestone.Introduced.class,
                            Milestone.SignedIn.class,
                            Milestone.SenderTaken.class,
                            Milestone.RecipientTaken.class);
            assertThat(reached.get(1)).isEqualTo(new Milestone.Connected("127.0.0.1", server.port()));
        }
    }

    @Test
    void endWithWhatWasAccepted() {
        try (ScriptedSmtpServer server =
                scenario().when("RCPT", Answer.reply("550 5.1.1 nobody")).start()) {
            send(server);

            assertThat(reached).last().isInstanceOf(Milestone.SenderTaken.class);
        }
    }

    private static ScriptedSmtpServer.Scenario scenario() {
        return ScriptedSmtpServer.scenario()
                .offering("PIPELINING", "AUTH PLAIN")
                .startTls(TestTls.server(NAME))
                .user("apikey", "secret");
    }

    private void send(ScriptedSmtpServer server) {
        Transcript watching = new Transcript() {
            @Override
            public void add(Side side, String line) {}

            @Override
            public void reached(Milestone milestone) {
                reached.add(milestone);
            }
        };
        Opening opening = SmtpSession.open(
                SmtpServer.at(NAME, server.port(), Security.STARTTLS)
                        .withTimeouts(Timeouts.all(PATIENT))
                        .withCredentials(new Credentials("apikey", "secret"))
                        .withNetwork(new SmtpServer.Network(
                                AddressGuard.DEFAULT,
                                AllowedPorts.ANY,
                                host -> List.of(InetAddress.getLoopbackAddress()),
                                TestTls.client())),
                watching);
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        try (SmtpSession session = ((Opening.Opened) opening).session()) {
            session.send(List.of(message("joe", CONTENT)), new Results());
        }
    }
}
