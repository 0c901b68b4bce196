package dev.sendwell.smtp;

import static dev.sendwell.smtp.Scenarios.failure;
import static dev.sendwell.smtp.Scenarios.open;
import static dev.sendwell.smtp.Scenarios.send;
import static dev.sendwell.testkit.smtp.Answer.raw;
import static dev.sendwell.testkit.smtp.Answer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import dev.sendwell.testkit.smtp.TestTls;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncryptionTest {
    private static final String NAME = "smtp.test";

    @Test
    void sendsOverStartTls() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.scenario().startTls(TestTls.server(NAME)).start()) {
            assertThat(send(trusting(server, Security.STARTTLS), "joe").only()).isInstanceOf(SendResult.Accepted.class);
        }
    }

    @Test
    void sendsOverTlsFromTheStart() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.scenario().tlsFirst(TestTls.server(NAME)).start()) {
            assertThat(send(trusting(server, Security.TLS), "joe").only()).isInstanceOf(SendResult.Accepted.class);
        }
    }

    @Test
    void asksAgainWhatIsOfferedOnceEncrypted() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                        .startTls(TestTls.server(NAME))
                        .when("EHLO", reply("250-a", "250-STARTTLS", "250 SIZE 1"), reply("250-a", "250 SIZE 2"))
                        .start();
                SmtpSession session = open(trusting(server, Security.STARTTLS))) {
            assertThat(session.capabilities().maximumSize()).isEqualTo(2);
        }
    }

    @Test
    void forgetsWhatCameBeforeTheEncryption() {
        Answer injected = peer -> {
            peer.write("220 Go ahead\r\n250-a\r\n250 INJECTED\r\n");
            peer.startTls(TestTls.server(NAME));
        };
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                        .startTls(TestTls.server(NAME))
                        .when("STARTTLS", injected)
                        .start();
                SmtpSession session = open(trusting(server, Security.STARTTLS))) {
            assertThat(session.capabilities().offers("INJECTED")).isFalse();
        }
    }

    @Test
    void doesNotGoOnInPlainTextWhenStartTlsIsNotOffered() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            assertThat(failure(trusting(server, Security.STARTTLS))).isEqualTo(new Failure.StartTlsNotOffered());
            assertThat(server.commands()).hasSize(1);
        }
    }

    @Test
    void namesARefusedStartTls() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .startTls(TestTls.server(NAME))
                .when("STARTTLS", reply("454 4.7.0 TLS not available"))
                .start()) {
            assertThat(failure(trusting(server, Security.STARTTLS))).isInstanceOf(Failure.StartTlsRefused.class);
        }
    }

    @Test
    void namesAHandshakeThatBreaks() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .startTls(TestTls.server(NAME))
                .when("STARTTLS", reply("220 Go ahead").then(raw("this is not TLS\r\n")))
                .start()) {
            assertThat(problem(trusting(server, Security.STARTTLS))).isEqualTo(Failure.TlsFailed.Tls.HANDSHAKE);
        }
    }

    @Test
    void timesOutOnAHandshakeThatHangs() {
        Duration brief = Duration.ofMillis(300);
        Timeouts timeouts =
                new Timeouts(Scenarios.PATIENT, brief, Scenarios.PATIENT, Scenarios.PATIENT, Scenarios.PATIENT);
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .startTls(TestTls.server(NAME))
                .when("STARTTLS", reply("220 Go ahead").then(Answer.silence()))
                .start()) {
            assertThat(failure(trusting(server, Security.STARTTLS).withTimeouts(timeouts)))
                    .isEqualTo(new Failure.TimedOut(Stage.STARTTLS, brief));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Security.class,
            names = {"STARTTLS", "TLS"})
    void refusesACertificateOfAnotherName(Security security) {
        try (ScriptedSmtpServer server = serving(security, TestTls.server("other.test"))) {
            assertThat(problem(trusting(server, security))).isEqualTo(Failure.TlsFailed.Tls.WRONG_NAME);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Security.class,
            names = {"STARTTLS", "TLS"})
    void refusesACertificateThatIsOver(Security security) {
        try (ScriptedSmtpServer server = serving(security, TestTls.expiredServer(NAME))) {
            assertThat(problem(trusting(server, security))).isEqualTo(Failure.TlsFailed.Tls.NOT_IN_TIME);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Security.class,
            names = {"STARTTLS", "TLS"})
    void refusesACertificateThatNobodyVouchesFor(Security security) {
        try (ScriptedSmtpServer server = serving(security, TestTls.server(NAME))) {
            SmtpServer ofTheJdk = at(server, security, null);

            assertThat(problem(ofTheJdk)).isEqualTo(Failure.TlsFailed.Tls.UNTRUSTED);
        }
    }

    @Test
    void saysThatTheServerExpectsTlsWhenItIsSilent() {
        Timeouts timeouts = new Timeouts(
                Scenarios.PATIENT, Scenarios.PATIENT, Duration.ofMillis(300), Scenarios.PATIENT, Scenarios.PATIENT);
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.scenario().tlsFirst(TestTls.server(NAME)).start()) {
            assertThat(failure(trusting(server, Security.STARTTLS).withTimeouts(timeouts)))
                    .isEqualTo(new Failure.TlsExpected());
        }
    }

    @Test
    void saysThatTheServerExpectsTlsWhenItSendsAnAlert() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .when("CONNECT", raw("\u0015\u0003\u0003\u0000\u0002\u0002P").then(Answer.close()))
                .start()) {
            assertThat(failure(trusting(server, Security.STARTTLS))).isEqualTo(new Failure.TlsExpected());
        }
    }

    @Test
    void saysThatTheServerBeginsInPlainText() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            assertThat(failure(trusting(server, Security.TLS))).isEqualTo(new Failure.NotTls());
        }
    }

    private static Failure.TlsFailed.Tls problem(SmtpServer server) {
        Failure failure = failure(server);
        assertThat(failure).isInstanceOf(Failure.TlsFailed.class);
        return ((Failure.TlsFailed) failure).problem();
    }

    private static ScriptedSmtpServer serving(Security security, SSLContext context) {
        ScriptedSmtpServer.Scenario scenario = ScriptedSmtpServer.scenario();
        return (security == Security.TLS ? scenario.tlsFirst(context) : scenario.startTls(context)).start();
    }

    private static SmtpServer trusting(ScriptedSmtpServer server, Security security) {
        return at(server, security, TestTls.client());
    }

    private static SmtpServer at(ScriptedSmtpServer server, Security security, SSLContext trusted) {
        return SmtpServer.at(NAME, server.port(), security)
                .withTimeouts(Timeouts.all(Scenarios.PATIENT))
                .withNetwork(new SmtpServer.Network(
                        AddressGuard.DEFAULT,
                        AllowedPorts.ANY,
                        host -> List.of(InetAddress.getLoopbackAddress()),
                        trusted));
    }
}
