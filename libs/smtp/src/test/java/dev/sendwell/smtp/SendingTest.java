package dev.sendwell.smtp;

import static dev.sendwell.smtp.Scenarios.CONTENT;
import static dev.sendwell.smtp.Scenarios.message;
import static dev.sendwell.smtp.Scenarios.open;
import static dev.sendwell.smtp.Scenarios.plain;
import static dev.sendwell.smtp.Scenarios.send;
import static dev.sendwell.testkit.smtp.Answer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ReceivedMessage;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendingTest {

    @Test
    void handsOverEnvelopeAndContent() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            send(plain(server), "joe");

            assertThat(server.messages())
                    .containsExactly(new ReceivedMessage(
                            1, "MAIL FROM:<sender@example.com>", List.of("RCPT TO:<joe@example.org>"), CONTENT));
        }
    }

    @Test
    void reportsTheReplyThatAccepted() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            assertThat(send(plain(server), "joe").only())
                    .isEqualTo(new SendResult.Accepted(new Reply(250, null, List.of("Ok: queued as 1"))));
        }
    }

    @Test
    void sendsMailRcptAndDataInOneWriteAndContentOnlyAfterwards() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            send(plain(server), "joe");

            assertThat(server.reads(1))
                    .containsExactly(
                            "EHLO [127.0.0.1]\r\n",
                            "MAIL FROM:<sender@example.com>\r\nRCPT TO:<joe@example.org>\r\nDATA\r\n",
                            CONTENT + ".\r\n",
                            "QUIT\r\n");
        }
    }

    @Test
    void sendsOneCommandAfterTheOtherWithoutPipelining() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.scenario().offering().start()) {
            send(plain(server), "joe");

            assertThat(server.reads(1))
                    .containsExactly(
                            "EHLO [127.0.0.1]\r\n",
                            "MAIL FROM:<sender@example.com>\r\n",
                            "RCPT TO:<joe@example.org>\r\n",
                            "DATA\r\n",
                            CONTENT + ".\r\n",
                            "QUIT\r\n");
        }
    }

    @Test
    void reportsEveryMessageOfABatchInItsOrder() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            Results results = send(plain(server), "a", "b", "c");

            assertThat(results.tags()).containsExactly("a", "b", "c");
            assertThat(results.all()).hasOnlyElementsOfType(SendResult.Accepted.class);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void asksRightBeforeEachFinalDot() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .when("RCPT", reply("250 Ok"), reply("550 5.1.1 Not here"), reply("250 Ok"))
                .start()) {
            assertThat(send(plain(server), "a", "b", "c").asked()).containsExactly("a", "c");
        }
    }

    @Test
    void sendsNothingOfAMessageThatIsWithheld() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start();
                SmtpSession session = open(plain(server))) {
            Results results = Results.withholding();
            session.send(Scenarios.messages("a", "b"), results);

            assertThat(results.all())
                    .containsExactly(
                            new SendResult.NotSent(Stage.CONTENT, new Failure.Withheld()),
                            new SendResult.NotSent(Stage.MAIL, new Failure.Spent()));
            assertThat(server.messages()).isEmpty();
            assertThat(session.isReusable()).isFalse();
        }
    }

    @Test
    void sendsTheNullReversePath() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start();
                SmtpSession session = open(plain(server))) {
            session.send(
                    List.of(new OutgoingMessage<>("x", new Envelope("", "joe@example.org"), new byte[0])),
                    new Results());

            assertThat(server.messages().getFirst().mail()).isEqualTo("MAIL FROM:<>");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".\r\n..\r\n. x\r\n",
                "a\r\n.\r\nb\r\n",
                "no end",
                "ends in a dot\r\n.",
                "",
                "\r\n",
                ".",
            })
    void stuffsDotsSoThatTheServerReadsWhatWasComposed(String content) {
        String complete = content.isEmpty() || content.endsWith("\r\n") ? content : content + "\r\n";

        assertThat(received(content).content()).isEqualTo(complete);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb\n",
                "a\rb\r",
                "a\r\r\nb",
                "a\n\rb",
                "a\n.\n",
                "a\r.\r",
                "\n",
                "\r",
                "a\n.\r\nMAIL FROM:<x@y>\r\n"
            })
    void neverLetsABareCrOrLfLeave(String content) {
        String wire = received(content).wire();

        assertThat(wire.replace("\r\n", "")).doesNotContain("\r", "\n");
    }

    @Test
    void doesNotLetABareLineFeedEndTheMessage() {
        assertThat(received("a\n.\nb\r\n").wire()).isEqualTo("a\r\n..\r\nb\r\n");
    }

    @Test
    void sendsALineOfAnyLengthAsItIs() {
        String content = "x".repeat(100_000) + "\r\n." + "y".repeat(100_000) + "\r\n";

        assertThat(received(content).content()).isEqualTo(content);
    }

    @Test
    void stuffsDotsAlsoWhereItsOwnBufferEnds() {
        StringBuilder content = new StringBuilder();
        for (int length = 0; content.length() < 200_000; length++) {
            content.append(".".repeat(length % 7))
                    .append("x".repeat(length % 5))
                    .append("\r\n");
        }

        assertThat(received(content.toString()).content()).isEqualTo(content.toString());
    }

    @Test
    void announcesTheSizeAsTheServerWillCountIt() {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.scenario().offering("SIZE 1000").start();
                SmtpSession session = open(plain(server))) {
            session.send(List.of(message("joe", ".a\nb\r\nc")), new Results());

            assertThat(server.messages().getFirst().mail()).isEqualTo("MAIL FROM:<sender@example.com> SIZE=10");
            assertThat(server.messages().getFirst().content()).hasSize(10);
        }
    }

    @Test
    void sendsNothingOfAMessageOverTheSizeLimit() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.scenario().offering("SIZE 10").start()) {
            assertThat(send(plain(server), "joe").only())
                    .isInstanceOfSatisfying(
                            SendResult.Unsendable.class,
                            unsendable -> assertThat(unsendable.reason()).isEqualTo(SendResult.Reason.OVER_SIZE));
            assertThat(server.commands()).doesNotContain("DATA");
        }
    }

    @Test
    void takesSizeZeroForNoLimit() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.scenario().offering("SIZE 0").start()) {
            assertThat(send(plain(server), "joe").only()).isInstanceOf(SendResult.Accepted.class);
        }
    }

    @Test
    void asksForSmtpUtf8WhereAnAddressNeedsIt() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.scenario().offering("SMTPUTF8", "8BITMIME").start()) {
            send(plain(server), "jörg");

            assertThat(server.messages().getFirst().mail()).isEqualTo("MAIL FROM:<sender@example.com> SMTPUTF8");
            byte[] rcpt = server.messages().getFirst().recipients().getFirst().getBytes(StandardCharsets.ISO_8859_1);
            assertThat(new String(rcpt, StandardCharsets.UTF_8)).isEqualTo("RCPT TO:<jörg@example.org>");
        }
    }

    @Test
    void sendsNothingToAnAddressThatNeedsSmtpUtf8WhereItIsNotOffered() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            Results results = send(plain(server), "jörg", "joe");

            assertThat(results.all().getFirst())
                    .isInstanceOfSatisfying(
                            SendResult.Unsendable.class,
                            unsendable -> assertThat(unsendable.reason()).isEqualTo(SendResult.Reason.NEEDS_SMTPUTF8));
            assertThat(results.all().getLast()).isInstanceOf(SendResult.Accepted.class);
        }
    }

    @Test
    void declaresContentThatIsNotSevenBit() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start();
                SmtpSession session = open(plain(server))) {
            session.send(List.of(message("joe", "Grüße\r\n")), new Results());

            assertThat(server.messages().getFirst().mail()).endsWith(" BODY=8BITMIME");
        }
    }

    @Test
    void sendsNoEightBitContentWhereItIsNotOffered() {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.scenario().offering("PIPELINING").start();
                SmtpSession session = open(plain(server))) {
            Results results = new Results();
            session.send(List.of(message("joe", "Grüße\r\n")), results);

            assertThat(results.only())
                    .isInstanceOfSatisfying(
                            SendResult.Unsendable.class,
                            unsendable -> assertThat(unsendable.reason()).isEqualTo(SendResult.Reason.NEEDS_8BITMIME));
        }
    }

    @Test
    void readsRepliesThatComeByteByByte() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .when("MAIL", Answer.byteByByte("250 2.1.0 Ok"))
                .when(".", Answer.byteByByte("250 queued"))
                .start()) {
            assertThat(send(plain(server), "joe").only()).isInstanceOf(SendResult.Accepted.class);
        }
    }

    @Test
    void readsRepliesOfManyLines() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .when("RCPT", reply("550-5.1.1 No such", "550-5.1.1 person", "550"))
                .start()) {
            assertThat(send(plain(server), "joe").only())
                    .isEqualTo(new SendResult.Refused(
                            Stage.RCPT, new Reply(550, "5.1.1", List.of("5.1.1 No such", "5.1.1 person", ""))));
        }
    }

    private static ReceivedMessage received(String content) {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start();
                SmtpSession session = open(plain(server))) {
            Results results = new Results();
            session.send(List.of(message("joe", content)), results);
            assertThat(results.only()).isInstanceOf(SendResult.Accepted.class);
            assertThat(server.messages()).hasSize(1);
            return server.messages().getFirst();
        }
    }
}
