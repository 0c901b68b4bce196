package dev.sendwell.smtp;

import static dev.sendwell.smtp.Scenarios.IMPATIENT;
import static dev.sendwell.smtp.Scenarios.failure;
import static dev.sendwell.smtp.Scenarios.open;
import static dev.sendwell.smtp.Scenarios.plain;
import static dev.sendwell.testkit.smtp.Answer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningTest {

    @Test
    void learnsWhatTheServerOffers() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                        .offering("pipelining", "SIZE 31457280", "AUTH PLAIN LOGIN")
                        .start();
                SmtpSession session = open(plain(server))) {
            assertThat(session.capabilities().offers("PIPELINING")).isTrue();
            assertThat(session.capabilities().offers("SMTPUTF8")).isFalse();
            assertThat(session.capabilities().maximumSize()).isEqualTo(31_457_280);
            assertThat(session.capabilities().authMechanisms()).containsExactly("LOGIN", "PLAIN");
        }
    }

    @Test
    void greetsWithItsOwnName() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            open(plain(server).withClientName("mail.example.com")).close();

            assertThat(server.commands()).containsExactly("EHLO mail.example.com", "QUIT");
        }
    }

    @Test
    void greetsWithItsAddressWhenItHasNoName() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            open(plain(server)).close();

            assertThat(server.commands()).startsWith("EHLO [127.0.0.1]");
        }
    }

    @Test
    void readsAGreetingOfManyLines() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                        .when("CONNECT", reply("220-Welcome", "220-to", "220 us"))
                        .start();
                SmtpSession session = open(plain(server))) {
            assertThat(session.isReusable()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"554 5.7.1 Go away", "421 Too busy"})
    void namesARefusedGreeting(String greeting) {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.scenario().when("CONNECT", reply(greeting)).start()) {
            assertThat(failure(plain(server)))
                    .isInstanceOfSatisfying(
                            Failure.GreetingRefused.class,
                            refused -> assertThat(refused.reply().toString()).isEqualTo(greeting));
        }
    }

    @Test
    void namesARefusedEhlo() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .when("EHLO", reply("502 5.5.1 HELO only"))
                .start()) {
            assertThat(failure(plain(server))).isInstanceOf(Failure.EhloRefused.class);
            assertThat(server.commands()).as("no HELO").hasSize(1);
        }
    }

    @Test
    void timesOutOnASilentServer() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.scenario().when("CONNECT", Answer.silence()).start()) {
            assertThat(failure(plain(server).withTimeouts(Timeouts.all(IMPATIENT))))
                    .isEqualTo(new Failure.TimedOut(Stage.GREETING, IMPATIENT));
        }
    }

    @Test
    void timesOutOnAServerThatFallsSilentAtEhlo() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.scenario().when("EHLO", Answer.silence()).start()) {
            assertThat(failure(plain(server).withTimeouts(Timeouts.all(IMPATIENT))))
                    .isEqualTo(new Failure.TimedOut(Stage.EHLO, IMPATIENT));
        }
    }

    @Test
    void saysAtWhichStageTheServerWentAway() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.scenario().when("EHLO", Answer.close()).start()) {
            assertThat(failure(plain(server)))
                    .isInstanceOfSatisfying(
                            Failure.Disconnected.class,
                            gone -> assertThat(gone.stage()).isEqualTo(Stage.EHLO));
        }
    }

    @Test
    void saysThatNobodyListens() {
        ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start();
        SmtpServer nobody = plain(server);
        server.close();

        assertThat(failure(nobody)).isInstanceOf(Failure.ConnectRefused.class);
    }

    @Test
    void saysThatTheNameIsNotKnown() {
        SmtpServer server = at(host -> {
            throw new UnknownHostException(host);
        });

        assertThat(failure(server)).isEqualTo(new Failure.Unresolved("smtp.test", "it is not known"));
    }

    @Test
    void doesNotWaitForAResolverThatHangs() {
        CountDownLatch forEver = new CountDownLatch(1);
        SmtpServer server = at(host -> {
            try {
                forEver.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        });

        assertThat(failure(server.withTimeouts(Timeouts.all(IMPATIENT))))
                .isEqualTo(new Failure.Unresolved("smtp.test", "the resolver did not answer in time"));
    }

    @Test
    void refusesAnAddressInARefusedNetworkWithoutConnecting() {
        SmtpServer server = at(host -> List.of(InetAddress.getByName("169.254.169.254")));

        assertThat(failure(server)).isEqualTo(new Failure.AddressRefused("smtp.test", "169.254.169.254"));
    }

    @Test
    void refusesAPortThatIsNotAllowedWithoutConnecting() {
        AllowedPorts ports = AllowedPorts.of("25,465,587");
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            SmtpServer elsewhere = plain(server)
                    .withNetwork(new SmtpServer.Network(AddressGuard.DEFAULT, ports, Resolver.SYSTEM, null));

            assertThat(failure(elsewhere)).isEqualTo(new Failure.PortRefused(server.port(), ports));
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void passesOverARefusedAddressToAnAllowedOne() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            SmtpServer two = new SmtpServer(
                    "smtp.test",
                    server.port(),
                    Security.NONE,
                    null,
                    Timeouts.all(Scenarios.PATIENT),
                    null,
                    SmtpServer.Reuse.DEFAULT,
                    new SmtpServer.Network(
                            AddressGuard.DEFAULT,
                            AllowedPorts.ANY,
                            host -> List.of(InetAddress.getByName("169.254.169.254"), InetAddress.getLoopbackAddress()),
                            null));

            open(two).close();

            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void triesTheNextAddressWhenOneRefuses() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            SmtpServer two = plain(server)
                    .withNetwork(new SmtpServer.Network(
                            AddressGuard.DEFAULT,
                            AllowedPorts.ANY,
                            host -> List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getLoopbackAddress()),
                            null));

            open(two).close();

            assertThat(server.connections()).isEqualTo(1);
        }
    }

    private static SmtpServer at(Resolver resolver) {
        return SmtpServer.at("smtp.test", 25, Security.NONE)
                .withNetwork(new SmtpServer.Network(AddressGuard.DEFAULT, AllowedPorts.ANY, resolver, null));
    }
}
