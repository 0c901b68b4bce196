package dev.sendwell.smtp;

import static dev.sendwell.smtp.Scenarios.IMPATIENT;
import static dev.sendwell.smtp.Scenarios.PATIENT;
import static dev.sendwell.smtp.Scenarios.message;
import static dev.sendwell.smtp.Scenarios.open;
import static dev.sendwell.smtp.Scenarios.plain;
import static dev.sendwell.smtp.Scenarios.send;
import static dev.sendwell.testkit.smtp.Answer.raw;
import static dev.sendwell.testkit.smtp.Answer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of a message when the server does what it should not. */
class FaultsTest {

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
    void aServerThatClosesBeforeTheContentHasNotTakenTheMessage(String verb) {
        assertThat(whenAnswering(verb, Answer.close()))
                .isInstanceOfSatisfying(
                        SendResult.NotSent.class,
                        notSent -> assertThat(notSent.why()).isInstanceOf(Failure.Disconnected.class));
    }

    @Test
    void aServerThatClosesAtTheFinalDotLeavesTheMessageInDoubt() {
        assertThat(whenAnswering(".", Answer.close()))
                .isInstanceOfSatisfying(
                        SendResult.InDoubt.class,
                        doubt -> assertThat(doubt.why()).isInstanceOf(Failure.Disconnected.class));
    }

    @Test
    void aConnectionThatIsResetAtTheFinalDotLeavesTheMessageInDoubt() {
        assertThat(whenAnswering(".", Answer.reset())).isInstanceOf(SendResult.InDoubt.class);
    }

    @Test
    void aServerThatIsSilentAfterTheFinalDotLeavesTheMessageInDoubt() {
        assertThat(whenAnsweringImpatiently(".", Answer.silence()))
                .isEqualTo(new SendResult.InDoubt(new Failure.TimedOut(Stage.CONTENT, IMPATIENT)));
    }

    @Test
    void garbageAfterTheFinalDotLeavesTheMessageInDoubt() {
        assertThat(whenAnswering(".", raw("Certainly!\r\n")))
                .isInstanceOfSatisfying(
                        SendResult.InDoubt.class,
                        doubt -> assertThat(doubt.why()).isInstanceOf(Failure.ProtocolError.class));
    }

    @Test
    void anAnswerThatIsNoneLeavesTheMessageInDoubt() {
        assertThat(whenAnswering(".", reply("354 More"))).isInstanceOf(SendResult.InDoubt.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
    void aServerThatIsSilentBeforeTheContentHasNotTakenTheMessage(String verb) {
        assertThat(whenAnsweringImpatiently(verb, Answer.silence()))
                .isEqualTo(new SendResult.NotSent(
                        Stage.valueOf(verb), new Failure.TimedOut(Stage.valueOf(verb), IMPATIENT)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
    void aRefusalNamesItsStageAndLeavesTheSessionGood(String verb) {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .when(verb, reply("451 4.3.0 Later"), reply(verb.equals("DATA") ? "354 Go" : "250 Ok"))
                .start()) {
            Results results = send(plain(server), "a", "b");

            assertThat(results.all().getFirst())
                    .isEqualTo(new SendResult.Refused(
                            Stage.valueOf(verb), new Reply(451, "4.3.0", List.of("4.3.0 Later"))));
            assertThat(results.all().getLast()).isInstanceOf(SendResult.Accepted.class);
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void aRefusedContentLeavesTheSessionGoodWithoutRset() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .when(".", reply("550 The from address does not match a verified Sender Identity"), reply("250 Ok"))
                .start()) {
            Results results = send(plain(server), "a", "b");

            assertThat(results.all().getFirst())
                    .isInstanceOfSatisfying(
                            SendResult.Refused.class,
                            refused -> assertThat(refused.stage()).isEqualTo(Stage.CONTENT));
            assertThat(results.all().getLast()).isInstanceOf(SendResult.Accepted.class);
            assertThat(server.commands()).doesNotContain("RSET");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRefusedRecipientIsForgottenByRsetBeforeTheNextMessage(boolean pipelining) {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .offering(pipelining ? new String[] {"PIPELINING"} : new String[0])
                .when("RCPT", reply("550 5.1.1 Not here"), reply("250 Ok"))
                .start()) {
            Results results = send(plain(server), "a", "b", "c");

            assertThat(results.all().getLast()).isInstanceOf(SendResult.Accepted.class);
            assertThat(server.messages()).hasSize(2);
            assertThat(server.commands()).filteredOn("RSET"::equals).hasSize(1);
        }
    }

    @Test
    void aRecipientRefusedBefore354IsEndedByALoneDot() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .when("RCPT", reply("550 5.1.1 Not here"), reply("250 Ok"))
                .when("DATA", reply("354 Go ahead anyway"))
                .when(".", reply("554 No valid recipients"), reply("250 Ok"))
                .start()) {
            Results results = send(plain(server), "a", "b");

            assertThat(results.all().getFirst())
                    .isInstanceOfSatisfying(
                            SendResult.Refused.class,
                            refused -> assertThat(refused.stage()).isEqualTo(Stage.RCPT));
            assertThat(results.all().getLast()).isInstanceOf(SendResult.Accepted.class);
            assertThat(server.messages()).extracting("wire").containsExactly("", Scenarios.CONTENT);
            assertThat(results.asked()).containsExactly("b");
        }
    }

    @Test
    void aServerThatRefusesMailAndYetAsksForContentGetsNone() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .when("MAIL", reply("550 No"))
                .when("RCPT", reply("250 Yes"))
                .start()) {
            assertThat(send(plain(server), "a").only()).isInstanceOf(SendResult.Refused.class);
            assertThat(server.messages()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RCPT", "DATA", "."})
    void aServerThatGoesDownInTheMiddleRefusesOneMessageAndTheNextIsNotSent(String verb) {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .when(verb, reply("421 4.3.2 Going down").then(Answer.close()))
                .start()) {
            Results results = send(plain(server), "a", "b");

            assertThat(results.all().getFirst())
                    .isInstanceOfSatisfying(
                            SendResult.Refused.class,
                            refused -> assertThat(refused.reply().isClosing()).isTrue());
            assertThat(results.all().getLast()).isEqualTo(new SendResult.NotSent(Stage.MAIL, new Failure.Spent()));
        }
    }

    @Test
    void aServerThatGoesDownBetweenMessagesHasNotJudgedTheNext() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .when("MAIL", reply("250 Ok"), reply("421 4.4.2 Enough").then(Answer.close()))
                .start()) {
            assertThat(send(plain(server), "a", "b").all().getLast())
                    .isInstanceOfSatisfying(
                            SendResult.NotSent.class,
                            notSent -> assertThat(notSent.why()).isInstanceOf(Failure.Closing.class));
        }
    }

    @Test
    void aServerThatGoesDownWithTheAcceptanceHasStillAccepted() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .when(".", reply("250 Ok", "421 4.4.2 Enough").then(Answer.close()))
                .start()) {
            Results results = send(plain(server), "a", "b");

            assertThat(results.all().getFirst()).isInstanceOf(SendResult.Accepted.class);
            assertThat(results.all().getLast())
                    .isInstanceOfSatisfying(
                            SendResult.NotSent.class,
                            notSent -> assertThat(notSent.why()).isInstanceOf(Failure.Closing.class));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RCPT", "DATA"})
    void twoRepliesAtOnceAreNotTakenForTheAcceptance(String verb) {
        String good = verb.equals("DATA") ? "354 Go ahead" : "250 Ok";
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .when(verb, reply(good, "250 Ok: queued as nothing"))
                .start()) {
            assertThat(send(plain(server), "joe").only())
                    .isInstanceOfSatisfying(
                            SendResult.NotSent.class,
                            notSent -> assertThat(notSent.why()).isInstanceOf(Failure.ProtocolError.class));
            assertThat(server.messages()).isEmpty();
        }
    }

    static Stream<Arguments> garbage() {
        return Stream.of(
                Arguments.of("no code", "hello\r\n"),
                Arguments.of("an empty line", "\r\n"),
                Arguments.of("a code of the first class", "150 wait\r\n"),
                Arguments.of("a code out of range", "666 no\r\n"),
                Arguments.of("two digits", "25 ok\r\n"),
                Arguments.of("no separator", "250ok\r\n"),
                Arguments.of("a bare LF", "250 ok\n"),
                Arguments.of("a bare CR", "250 ok\r250 ok\r\n"),
                Arguments.of("different codes", "250-ok\r\n550 no\r\n"),
                Arguments.of("an intermediate answer to MAIL", "354 go\r\n"),
                Arguments.of("NUL bytes", "\0\0\0\0\r\n"),
                Arguments.of("an HTTP server", "HTTP/1.1 400 Bad Request\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("garbage")
    void whatIsNotAReplyIsAProtocolError(String what, String bytes) {
        assertThat(whenAnswering("MAIL", raw(bytes)))
                .isInstanceOfSatisfying(
                        SendResult.NotSent.class,
                        notSent -> assertThat(notSent.why()).isInstanceOf(Failure.ProtocolError.class));
    }

    @Test
    void anEndlessLineIsCutOff() {
        assertThat(whenAnswering("MAIL", Answer.endless("x".repeat(1_000))))
                .isInstanceOfSatisfying(
                        SendResult.NotSent.class,
                        notSent -> assertThat(notSent.why().inWords()).contains("a line is longer than"));
    }

    @Test
    void anEndlessReplyIsCutOff() {
        assertThat(whenAnswering("MAIL", Answer.endless("250-and\r\n250-so on\r\n")))
                .isInstanceOfSatisfying(
                        SendResult.NotSent.class,
                        notSent -> assertThat(notSent.why().inWords()).contains("lines"));
    }

    @Test
    void aServerThatDripsGainsNoTime() {
        Answer drip = peer -> {
            while (true) {
                peer.write("2");
                LockSupport.parkNanos(1_000_000);
            }
        };

        assertThat(whenAnsweringImpatiently("MAIL", drip))
                .isEqualTo(new SendResult.NotSent(Stage.MAIL, new Failure.TimedOut(Stage.MAIL, IMPATIENT)));
    }

    @Test
    void aServerThatStopsReadingTheContentHasNotTakenTheMessage() {
        Answer stopsReading = peer -> {
            peer.write("354 Go ahead\r\n");
            awaitForEver();
        };
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.scenario().when("DATA", stopsReading).start();
                SmtpSession session =
                        open(plain(server).withTimeouts(new Timeouts(PATIENT, PATIENT, PATIENT, IMPATIENT, PATIENT)))) {
            Results results = new Results();
            session.send(List.of(message("joe", "x".repeat(30_000_000))), results);

            assertThat(results.only()).isInstanceOfSatisfying(SendResult.NotSent.class, notSent -> {
                assertThat(notSent.stage()).isEqualTo(Stage.CONTENT);
                assertThat(notSent.why()).isInstanceOf(Failure.TimedOut.class);
            });
            assertThat(results.asked()).isEmpty();
        }
    }

    @Test
    void aServerThatRefusesAndClosesAmidTheContentHasNotTakenTheMessage() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                        .when(
                                "DATA",
                                reply("354 Go ahead", "552 5.3.4 Too much").then(Answer.close()))
                        .start();
                SmtpSession session = open(plain(server))) {
            Results results = new Results();
            session.send(List.of(message("joe", "x".repeat(30_000_000))), results);

            assertThat(results.only())
                    .isNotInstanceOf(SendResult.InDoubt.class)
                    .isNotInstanceOf(SendResult.Accepted.class);
        }
    }

    @Test
    void anInterruptOfAVirtualThreadEndsTheSession() throws InterruptedException {
        CountDownLatch waiting = new CountDownLatch(1);
        Answer silence = peer -> {
            waiting.countDown();
            peer.awaitClose();
        };
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.scenario().when(".", silence).start();
                SmtpSession session = open(plain(server))) {
            Results results = new Results();
            Thread sender = Thread.ofVirtual().start(() -> session.send(Scenarios.messages("joe"), results));
            waiting.await();
            sender.interrupt();
            sender.join();

            assertThat(results.only()).isInstanceOf(SendResult.InDoubt.class);
            assertThat(session.isReusable()).isFalse();
        }
    }

    @Test
    void aListenerThatFailsEndsTheSessionBeforeTheMessageLeaves() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start();
                SmtpSession session = open(plain(server))) {
            SendListener<String> failing = new SendListener<>() {
                @Override
                public boolean beforeFinalDot(String tag) {
                    throw new IllegalStateException("a bug");
                }

                @Override
                public void sent(String tag, SendResult result) {}
            };

            assertThat(catchThrowable(() -> session.send(Scenarios.messages("joe"), failing)))
                    .hasMessage("a bug");
            assertThat(session.isReusable()).isFalse();
            assertThat(server.messages()).isEmpty();
        }
    }

    private static void awaitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SendResult whenAnswering(String verb, Answer answer) {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.scenario().when(verb, answer).start()) {
            return send(plain(server), "joe").only();
        }
    }

    private static SendResult whenAnsweringImpatiently(String verb, Answer answer) {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.scenario().when(verb, answer).start()) {
            Timeouts timeouts = new Timeouts(PATIENT, PATIENT, IMPATIENT, PATIENT, IMPATIENT);
            return send(plain(server).withTimeouts(timeouts), "joe").only();
        }
    }
}
