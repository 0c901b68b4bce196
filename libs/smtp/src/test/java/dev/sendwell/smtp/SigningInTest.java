package dev.sendwell.smtp;

import static dev.sendwell.smtp.Scenarios.failure;
import static dev.sendwell.smtp.Scenarios.open;
import static dev.sendwell.smtp.Scenarios.plain;
import static dev.sendwell.smtp.Scenarios.send;
import static dev.sendwell.testkit.smtp.Answer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningInTest {
    private static final Credentials GOOD = new Credentials("apikey", "SG.geheim-ß");

    @ParameterizedTest
    @ValueSource(strings = {"AUTH PLAIN LOGIN", "AUTH PLAIN", "AUTH LOGIN", "AUTH XOAUTH2 LOGIN", "auth plain"})
    void signsInWithWhatIsOffered(String offered) {
        try (ScriptedSmtpServer server = offering(offered).start();
                SmtpSession session = open(plain(server).withCredentials(GOOD))) {
            assertThat(session.isReusable()).isTrue();
        }
    }

    @Test
    void signsInWithASecretTooLongForACommandLine() {
        Credentials longOne = new Credentials("apikey", "x".repeat(600));
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                        .offering("AUTH PLAIN")
                        .user("apikey", longOne.password())
                        .start();
                SmtpSession session = open(plain(server).withCredentials(longOne))) {
            assertThat(session.isReusable()).isTrue();
            assertThat(server.commands()).contains("AUTH PLAIN");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH PLAIN", "AUTH LOGIN"})
    void namesARefusal(String offered) {
        try (ScriptedSmtpServer server = offering(offered).start()) {
            assertThat(failure(plain(server).withCredentials(new Credentials("apikey", "wrong"))))
                    .isInstanceOfSatisfying(
                            Failure.AuthRefused.class,
                            refused -> assertThat(refused.reply().code()).isEqualTo(535));
        }
    }

    @Test
    void namesWhatIsOfferedWhenItCanDoNoneOfIt() {
        try (ScriptedSmtpServer server = offering("AUTH XOAUTH2 CRAM-MD5").start()) {
            assertThat(failure(plain(server).withCredentials(GOOD)))
                    .isEqualTo(new Failure.AuthNotOffered(Set.of("CRAM-MD5", "XOAUTH2")));
        }
    }

    @Test
    void doesNotSayTheSecretToAServerThatDoesNotAskForIt() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            assertThat(failure(plain(server).withCredentials(GOOD))).isEqualTo(new Failure.AuthNotOffered(Set.of()));
            assertThat(server.commands()).hasSize(1);
        }
    }

    @Test
    void takesAMailRefusedAfterSigningInAsTheMailsRefusal() {
        try (ScriptedSmtpServer server = offering("AUTH PLAIN")
                .when("MAIL", reply("550 5.7.1 Not your address"))
                .start()) {
            assertThat(send(plain(server).withCredentials(GOOD), "joe").only())
                    .isInstanceOfSatisfying(SendResult.Refused.class, refused -> {
                        assertThat(refused.stage()).isEqualTo(Stage.MAIL);
                        assertThat(refused.reply().enhanced()).isEqualTo("5.7.1");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH PLAIN", "AUTH LOGIN"})
    void keepsTheSecretOutOfTheTranscript(String offered) {
        Transcript.Recording transcript = new Transcript.Recording();
        try (ScriptedSmtpServer server = offering(offered).start()) {
            Opening opening = SmtpSession.open(plain(server).withCredentials(GOOD), transcript);

            assertThat(opening).isInstanceOf(Opening.Opened.class);
            assertThat(transcript.entries()).extracting(Transcript.Entry::line).contains("235 2.7.0 Welcome");
            assertThat(transcript.entries().toString())
                    .doesNotContain("geheim", "U0cuZ2Vo", "AGFwaWtleQ", "YXBpa2V5")
                    .contains("****");
        }
    }

    /** As servers do that take AUTH for a command they do not know; some quote only its beginning. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "500 Command unrecognized: \"AUTH PLAIN AGFwaWtleQBTRy5nZWhlaW0tw58=\"",
                "500 Command unrecognized: \"AUTH PLAIN AGFwaWtleQBTRy5nZWhla...\"",
                "535 U0cuZ2VoZWltLcOf is not what I know",
                "235 Welcome with U0cuZ2VoZWltLcOf"
            })
    void masksTheSecretThatAServerQuotes(String quoting) {
        Transcript.Recording transcript = new Transcript.Recording();
        try (ScriptedSmtpServer server =
                offering("AUTH PLAIN").when("AUTH", reply(quoting)).start()) {
            Opening opening = SmtpSession.open(plain(server).withCredentials(GOOD), transcript);

            String words = opening instanceof Opening.NotOpened(Failure failure)
                    ? failure + failure.inWords() + failure.reply()
                    : "let in ****";
            assertThat(words + transcript.entries())
                    .contains(quoting.substring(0, 4))
                    .contains("****")
                    .doesNotContain("geheim", "U0cuZ2Vo", "BTRy5n", "AGFwaWtleQ");
        }
    }

    /** As it is, cut short, in another case, and in whatever a server may turn it into. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "535 no such key: SG.Geheim/Schluessel+1",
                "535 no such key: SG.Geheim/Sch...",
                "535 no such key: sg.geheim/schluessel+1",
                "535 no such key: SG.Geheim%2FSchluessel%2B1",
                "535 no such key: 53472e47656865696d2f5363686c75657373656c2b31",
                "535 no such key: ...aG9wAFNHLkdlaGVpbS9TY2hsdWVzc2VsKzE=",
                "535 no such key: c2hvcDpTRy5HZWhlaW0vU2NobHVlc3NlbCsx",
                "535-no such key",
            })
    void masksTheSecretHoweverAServerQuotesIt(String quoting) {
        Credentials credentials = new Credentials("shop", "SG.Geheim/Schluessel+1");
        Transcript.Recording transcript = new Transcript.Recording();
        Answer quotes = quoting.startsWith("535-")
                ? reply(quoting, "535 SG.Geheim/Schluessel+1 SG.Geheim/Schluessel+1 SG.Geheim/Schluessel+1")
                : reply(quoting);
        try (ScriptedSmtpServer server =
                offering("AUTH PLAIN").when("AUTH", quotes).start()) {
            Opening opening = SmtpSession.open(plain(server).withCredentials(credentials), transcript);

            assertThat(opening).isInstanceOf(Opening.NotOpened.class);
            String words = ((Opening.NotOpened) opening).failure().inWords();
            assertThat(words + transcript.entries())
                    .contains("no such key", "****")
                    .doesNotContainIgnoringCase(
                            "geheim", "schluessel", "47656865", "dlaGVpbS", "HZWhlaW0", "LkdlaGVp", "U2NobHVl");
        }
    }

    @Test
    void masksTheSecretThatAServerQuotesAsItIs() {
        Credentials credentials = new Credentials("apikey", "SG.geheim");
        try (ScriptedSmtpServer server = offering("AUTH PLAIN")
                .when("AUTH", reply("535 not SG.geheim, again not SG.geheim"))
                .start()) {
            assertThat(failure(plain(server).withCredentials(credentials)).inWords())
                    .isEqualTo("the server refused to sign in: 535 not ****, again not ****");
        }
    }

    @Test
    void leavesAReplyAloneThatQuotesNothing() {
        try (ScriptedSmtpServer server = offering("AUTH PLAIN")
                .when("AUTH", reply("535 5.7.8 Authentication failed: 535"))
                .start()) {
            assertThat(failure(plain(server).withCredentials(new Credentials("apikey", "535")))
                            .inWords())
                    .isEqualTo("the server refused to sign in: 535 5.7.8 Authentication failed: ****");
            assertThat(failure(plain(server).withCredentials(GOOD)).inWords())
                    .isEqualTo("the server refused to sign in: 535 5.7.8 Authentication failed: 535");
        }
    }

    @Test
    void keepsTheSecretOutOfItsTextForm() {
        assertThat(SmtpServer.at("smtp.test", 25, Security.NONE)
                        .withCredentials(GOOD)
                        .toString())
                .doesNotContain("geheim");
    }

    private static ScriptedSmtpServer.Scenario offering(String auth) {
        return ScriptedSmtpServer.scenario().offering("PIPELINING", auth).user(GOOD.username(), GOOD.password());
    }
}
