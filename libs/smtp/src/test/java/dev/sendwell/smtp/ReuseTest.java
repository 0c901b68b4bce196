package dev.sendwell.smtp;

import static dev.sendwell.smtp.Scenarios.open;
import static dev.sendwell.smtp.Scenarios.plain;
import static dev.sendwell.smtp.Scenarios.send;
import static dev.sendwell.testkit.smtp.Answer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReuseTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration AT_ONCE = Duration.ofNanos(1);

    @Test
    void sendsManyMessagesOverOneConnection() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start();
                SmtpSession session = open(plain(server))) {
            for (int i = 0; i < 50; i++) {
                assertThat(session.isReusable()).isTrue();
                assertThat(send(session, "joe").only()).isInstanceOf(SendResult.Accepted.class);
            }
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.messages()).hasSize(50);
        }
    }

    @Test
    void endsAfterItsNumberOfMessages() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start();
                SmtpSession session = open(plain(server).withReuse(new SmtpServer.Reuse(2, LONG, LONG)))) {
            Results results = send(session, "a", "b", "c");

            assertThat(results.all().getLast()).isEqualTo(new SendResult.NotSent(Stage.MAIL, new Failure.Spent()));
            assertThat(session.isReusable()).isFalse();
            assertThat(server.messages()).hasSize(2);
        }
    }

    @Test
    void endsAtItsAge() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start();
                SmtpSession session = open(plain(server).withReuse(new SmtpServer.Reuse(9, AT_ONCE, LONG)))) {
            assertThat(session.isReusable()).isFalse();
            assertThat(session.remaining()).isZero();
        }
    }

    @Test
    void asksAnIdleServerWhetherItIsStillThere() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start();
                SmtpSession session = open(plain(server).withReuse(new SmtpServer.Reuse(9, LONG, AT_ONCE)))) {
            assertThat(session.isReusable()).isTrue();
            assertThat(server.commands()).contains("NOOP");
        }
    }

    @Test
    void noticesThatAnIdleConnectionDied() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start();
                SmtpSession session = open(plain(server).withReuse(new SmtpServer.Reuse(9, LONG, AT_ONCE)))) {
            send(session, "joe");
            server.dropConnections();

            assertThat(session.isReusable()).isFalse();
        }
    }

    @Test
    void noticesThatAnIdleServerSaidGoodBye() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                        .when("NOOP", reply("421 4.4.2 Idle for too long").then(Answer.close()))
                        .start();
                SmtpSession session = open(plain(server).withReuse(new SmtpServer.Reuse(9, LONG, AT_ONCE)))) {
            assertThat(session.isReusable()).isFalse();
        }
    }

    @Test
    void aConnectionThatDiedUnnoticedCostsNoMessage() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start();
                SmtpSession session = open(plain(server))) {
            send(session, "a");
            server.dropConnections();

            assertThat(send(session, "b").only()).isInstanceOf(SendResult.NotSent.class);
        }
    }

    @Test
    void saysQuit() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            open(plain(server)).close();

            assertThat(server.commands()).endsWith("QUIT");
        }
    }

    @Test
    void doesNotSendOnceItIsClosed() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            SmtpSession session = open(plain(server));
            session.close();

            assertThat(send(session, "joe").only()).isEqualTo(new SendResult.NotSent(Stage.MAIL, new Failure.Spent()));
        }
    }
}
