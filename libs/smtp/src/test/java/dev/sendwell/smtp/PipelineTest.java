package dev.sendwell.smtp;

import static dev.sendwell.smtp.Scenarios.CONTENT;
import static dev.sendwell.smtp.Scenarios.PATIENT;
import static dev.sendwell.smtp.Scenarios.message;
import static dev.sendwell.smtp.Scenarios.open;
import static dev.sendwell.smtp.Scenarios.plain;
import static dev.sendwell.smtp.Scenarios.send;
import static dev.sendwell.testkit.smtp.Answer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The content of one message and the offer of the next in one group: what it saves, and that it confuses nothing. */
class PipelineTest {
    private static final int WHOLE = Integer.MAX_VALUE;
    private static final List<String> TAGS = List.of("a", "b", "c");

    @Test
    void aBusyConnectionCostsOneRoundTripAMessage() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            send(plain(server), "a", "b", "c");

            assertThat(server.reads(1))
                    .containsExactly(
                            "EHLO [127.0.0.1]\r\n",
                            offer("a"),
                            CONTENT + ".\r\n" + offer("b"),
                            CONTENT + ".\r\n" + offer("c"),
                            CONTENT + ".\r\n",
                            "QUIT\r\n");
        }
    }

    @Test
    void aRefusedMessageCostsNoMoreThanItsOwnOffer() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .when("RCPT", reply("250 Ok"), reply("550 5.1.1 Not here"), reply("250 Ok"))
                .start()) {
            send(plain(server), "a", "b", "c");

            assertThat(server.reads(1))
                    .containsExactly(
                            "EHLO [127.0.0.1]\r\n",
                            offer("a"),
                            CONTENT + ".\r\n" + offer("b"),
                            "RSET\r\n" + offer("c"),
                            CONTENT + ".\r\n",
                            "QUIT\r\n");
        }
    }

    @Test
    void offersNothingThatTheServerCannotTake() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            Results results = send(plain(server), "a", "jörg", "c");

            assertThat(results.tags()).containsExactly("a", "jörg", "c");
            assertThat(results.all().get(1)).isInstanceOf(SendResult.Unsendable.class);
            assertThat(server.messages()).hasSize(2);
        }
    }

    @Test
    void offersNothingBeyondWhatTheConnectionMayCarry() {
        SmtpServer.Reuse two = new SmtpServer.Reuse(2, PATIENT, PATIENT);
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            Results results = send(plain(server).withReuse(two), "a", "b", "c");

            assertThat(results.all().getLast()).isEqualTo(new SendResult.NotSent(Stage.MAIL, new Failure.Spent()));
            assertThat(server.commands()).filteredOn("DATA"::equals).hasSize(2);
        }
    }

    @Test
    void aConnectionThatEndsAtAContentLeavesTheNextOneUntouched() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .when(".", reply("421 4.3.2 Going down").then(Answer.close()))
                .start()) {
            assertThat(send(plain(server), "a", "b").all())
                    .containsExactly(
                            new SendResult.Refused(Stage.CONTENT, new Reply(421, "4.3.2", List.of("4.3.2 Going down"))),
                            new SendResult.NotSent(Stage.MAIL, new Failure.Spent()));
        }
    }

    @Test
    void sendsTheNextOneAlsoWhenTheContentBeforeItWasRefused() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .when(".", reply("554 5.6.0 Spam"), reply("250 Ok"))
                .start()) {
            Results results = send(plain(server), "a", "b");

            assertThat(results.all().getFirst()).isInstanceOf(SendResult.Refused.class);
            assertThat(results.all().getLast()).isInstanceOf(SendResult.Accepted.class);
        }
    }

    @Test
    void repliesThatComeByteByByteAreTheSame() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .when("MAIL", Answer.byteByByte("250 2.1.0 Ok"))
                .when("RCPT", Answer.byteByByte("250 2.1.5 Ok"))
                .when("DATA", Answer.byteByByte("354 Go"))
                .when(".", Answer.byteByByte("250 queued"))
                .start()) {
            assertThat(send(plain(server), "a", "b", "c").all()).hasOnlyElementsOfType(SendResult.Accepted.class);
            assertThat(server.messages()).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"MAIL,250 Ok", "RCPT,250 Ok", "DATA,354 Go", ".,250 Ok"})
    void aServerThatAnswersTwiceAtOnceGetsNoMessageTakenForAnother(String verb, String answer) {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                .when(verb, reply(answer), reply(answer, answer), reply(answer))
                .start()) {
            List<SendResult> results = send(plain(server), "a", "b", "c").all();

            assertThat(results.getFirst()).isInstanceOf(SendResult.Accepted.class);
            int accepted = (int) results.stream()
                    .filter(SendResult.Accepted.class::isInstance)
                    .count();
            assertThat(server.messages()).hasSizeGreaterThanOrEqualTo(accepted);
            assertThat(results.getLast()).isInstanceOf(SendResult.NotSent.class);
            assertThat(server.messages())
                    .allSatisfy(message -> assertThat(message.content()).isEqualTo(CONTENT));
        }
    }

    @Test
    void aListenerThatFailsLeavesNoSessionThatIsOutOfStep() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start();
                SmtpSession session = open(plain(server))) {
            SendListener<String> failing = new SendListener<>() {
                @Override
                public boolean beforeFinalDot(String tag) {
                    return true;
                }

                @Override
                public void sent(String tag, SendResult result) {
                    throw new IllegalStateException("a bug");
                }
            };

            assertThat(catchThrowable(() -> session.send(Scenarios.messages("a", "b"), failing)))
                    .hasMessage("a bug");
            assertThat(session.isReusable()).isFalse();
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void contentsLargerThanEveryBufferPassAServerWhoseRepliesAreLargerToo() {
        String[] explanation = new String[Connection.MAX_LINES];
        Arrays.fill(explanation, "250-" + "x".repeat(2_000));
        explanation[explanation.length - 1] = "250 Ok";
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                        .when("MAIL", reply(explanation))
                        .when(".", reply(explanation))
                        .start();
                SmtpSession session = open(plain(server))) {
            Results results = new Results();
            String content = ("x".repeat(998) + "\r\n").repeat(8_000);
            session.send(TAGS.stream().map(tag -> message(tag, content)).toList(), results);

            assertThat(results.all()).hasOnlyElementsOfType(SendResult.Accepted.class);
            assertThat(server.messages())
                    .allSatisfy(message -> assertThat(message.content()).hasSameSizeAs(content));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLineThatIsCutAfterAnyOctetLosesAndDoublesNothing(boolean reset) throws Exception {
        int received;
        int sent;
        try (CutServer whole = CutServer.cut(WHOLE, WHOLE, false)) {
            assertThat(results(whole)).hasOnlyElementsOfType(SendResult.Accepted.class);
            received = whole.ended().received();
            sent = whole.sent();
        }
        for (int octets = 0; octets <= received; octets++) {
            verify(octets, WHOLE, reset);
        }
        for (int octets = 0; octets <= sent; octets++) {
            verify(WHOLE, octets, reset);
        }
    }

    private static void verify(int receives, int sends, boolean reset) throws Exception {
        try (CutServer server = CutServer.cut(receives, sends, reset)) {
            List<SendResult> results = results(server);
            server.ended();
            String where = "after " + Math.min(receives, sends) + " octets " + (receives < sends ? "in" : "out");
            if (results.isEmpty()) {
                assertThat(server.accepted()).as(where).isEmpty();
                return;
            }
            assertThat(results).as(where).hasSize(TAGS.size());
            assertThat(server.accepted())
                    .as(where)
                    .isEqualTo(contents().subList(0, server.accepted().size()));
            for (int i = 0; i < results.size(); i++) {
                boolean accepted = i < server.accepted().size();
                boolean answered = accepted
                        && !server.unanswered().contains(server.accepted().get(i));
                switch (results.get(i)) {
                    case SendResult.Accepted ignored ->
                        assertThat(accepted).as(where).isTrue();
                    case SendResult.InDoubt ignored ->
                        // What a reset destroys, the server believes to have said.
                        assertThat(answered && !reset).as(where).isFalse();
                    default -> assertThat(accepted).as(where).isFalse();
                }
            }
            assertThat(results)
                    .as(where)
                    .filteredOn(SendResult.InDoubt.class::isInstance)
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void everyScriptOfThreeMessagesEndsInTheirOwnResults() throws Exception {
        List<Script> scripts = Script.all();
        for (Script first : scripts) {
            for (Script second : scripts) {
                verify(first, second, Script.GOOD);
                verify(Script.GOOD, first, second);
            }
        }
    }

    private static void verify(Script... scripts) throws Exception {
        BiFunction<String, Integer, String> answers = (verb, message) ->
                message > 0 && scripts[message - 1].verb.equals(verb) ? scripts[message - 1].answer : null;
        try (CutServer server = new CutServer(WHOLE, WHOLE, false, answers)) {
            List<SendResult> results = results(server);
            server.ended();
            List<String> accepted = new ArrayList<>();
            boolean ended = false;
            for (int i = 0; i < scripts.length; i++) {
                Script script = scripts[i];
                String where = List.of(scripts) + " message " + (i + 1) + ": " + results.get(i);
                if (ended) {
                    assertThat(results.get(i)).as(where).isInstanceOf(SendResult.NotSent.class);
                } else if (script.equals(Script.GOOD)) {
                    assertThat(results.get(i)).as(where).isInstanceOf(SendResult.Accepted.class);
                    accepted.add(contents().get(i));
                } else if (script.verb.equals("MAIL") && script.isClosing() && i > 0) {
                    assertThat(results.get(i)).as(where).isInstanceOf(SendResult.NotSent.class);
                } else {
                    assertThat(results.get(i)).as(where).isEqualTo(script.refusal());
                }
                ended |= script.isClosing();
            }
            assertThat(server.accepted()).as(List.of(scripts).toString()).isEqualTo(accepted);
        }
    }

    /** The one answer to a message that is not as usual. */
    private record Script(String verb, String answer) {
        static final Script GOOD = new Script("", "");

        static List<Script> all() {
            List<Script> all = new ArrayList<>(List.of(GOOD));
            for (String verb : List.of("MAIL", "RCPT", "DATA", ".")) {
                for (String answer : List.of("451 4.3.0 Later\r\n", "550 5.7.1 Never\r\n", "421 4.3.2 Bye\r\n")) {
                    all.add(new Script(verb, answer));
                }
            }
            return all;
        }

        boolean isClosing() {
            return answer.startsWith("421");
        }

        SendResult.Refused refusal() {
            Stage stage = verb.equals(".") ? Stage.CONTENT : Stage.valueOf(verb);
            int code = Integer.parseInt(answer, 0, 3, 10);
            return new SendResult.Refused(
                    stage, Reply.of(code, List.of(answer.substring(4).strip())));
        }
    }

    @Test
    void aServerThatAsksForARefusedContentGetsALoneDotAndNoEmptyMessage() throws Exception {
        BiFunction<String, Integer, String> answers = (verb, message) -> switch (verb + message) {
            case "RCPT2" -> "550 5.1.1 Not here\r\n";
            case "DATA2" -> "354 Go all the same\r\n";
            case ".2" -> "554 5.5.1 No recipients\r\n";
            default -> null;
        };
        try (CutServer server = new CutServer(WHOLE, WHOLE, false, answers)) {
            List<SendResult> results = results(server);

            assertThat(server.ended().accepted())
                    .containsExactly(contents().getFirst(), contents().getLast());
            assertThat(results.get(0)).isInstanceOf(SendResult.Accepted.class);
            assertThat(results.get(1))
                    .isEqualTo(new SendResult.Refused(Stage.RCPT, new Reply(550, "5.1.1", List.of("5.1.1 Not here"))));
            assertThat(results.get(2)).isInstanceOf(SendResult.Accepted.class);
        }
    }

    /** Empty when no session came about. */
    private static List<SendResult> results(CutServer server) {
        Results results = new Results();
        Opening opening = SmtpSession.open(
                SmtpServer.at("127.0.0.1", server.port(), Security.NONE).withTimeouts(Timeouts.all(PATIENT)));
        if (opening instanceof Opening.Opened opened) {
            try (SmtpSession session = opened.session()) {
                session.send(
                        TAGS.stream().map(tag -> message(tag, content(tag))).toList(), results);
            }
        }
        return results.all();
    }

    private static List<String> contents() {
        return TAGS.stream().map(PipelineTest::content).toList();
    }

    private static String content(String tag) {
        return "Subject: " + tag + "\r\n\r\nHi " + tag + "\r\n";
    }

    private static String offer(String tag) {
        return "MAIL FROM:<sender@example.com>\r\nRCPT TO:<" + tag + "@example.org>\r\nDATA\r\n";
    }
}
