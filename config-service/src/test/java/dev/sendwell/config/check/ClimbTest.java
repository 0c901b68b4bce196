package dev.sendwell.config.check;

import static dev.sendwell.testkit.smtp.Answer.raw;
import static dev.sendwell.testkit.smtp.Answer.reply;
import static dev.sendwell.testkit.smtp.Answer.silence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.advice.Advice;
import dev.sendwell.advice.Trouble;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.IntegrationRecord.Security;
import dev.sendwell.smtp.AddressGuard;
import dev.sendwell.smtp.AllowedPorts;
import dev.sendwell.smtp.Credentials;
import dev.sendwell.smtp.Resolver;
import dev.sendwell.smtp.SmtpServer;
import dev.sendwell.smtp.Timeouts;
import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer.Scenario;
import dev.sendwell.testkit.smtp.TestTls;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClimbTest {
    private static final String HOST = "smtp.test";
    private static final String KEY = "SG.very-secret-key";
    private static final Resolver LOOPBACK = host -> List.of(InetAddress.getLoopbackAddress());
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration IMPATIENT = Duration.ofMillis(300);

    private final List<Ladder> seen = new ArrayList<>();

    @Test
    void climbsFromTheNameToTheProvidersId() {
        try (ScriptedSmtpServer server = good().start()) {
            Ladder ladder = climb(server, Security.STARTTLS, "joe@example.org");

            assertThat(ladder.worked()).isTrue();
            assertThat(ladder.conclusion()).isEqualTo("It works");
            assertThat(states(ladder))
                    .containsExactly(
                            "name reached",
                            "connection reached",
                            "ehlo reached",
                            "starttls reached",
                            "tls reached",
                            "offers reached",
                            "sign-in reached",
                            "sender reached",
                            "recipient reached",
                            "accepted reached");
            assertThat(details(ladder))
                    .contains("1 address: 127.0.0.1", "250 Ok: queued as 1")
                    .anyMatch(detail ->
                            detail.matches("TLS 1\\.3, certificate of smtp\\.test valid until 1 January 2100"))
                    .anyMatch(detail -> detail.contains("AUTH PLAIN LOGIN"));
            assertThat(server.messages()).hasSize(1);
            assertThat(server.messages().getFirst().content()).contains("To: <joe@example.org>");
        }
    }

    @Test
    void showsEachStepWhileItClimbs() {
        try (ScriptedSmtpServer server = good().start()) {
            climb(server, Security.STARTTLS, "joe@example.org");

            assertThat(seen).hasSize(11).allMatch(ladder -> !ladder.finished());
            for (int reached = 0; reached < 10; reached++) {
                assertThat(states(seen.get(reached)).get(reached)).endsWith("running");
            }
        }
    }

    @Test
    void endsAfterSigningInWhenNobodyIsToBeWrittenTo() {
        try (ScriptedSmtpServer server = good().start()) {
            Ladder ladder = climb(server, Security.STARTTLS, null);

            assertThat(ladder.worked()).isTrue();
            assertThat(ladder.conclusion()).isEqualTo("Signed in; nothing was sent");
            assertThat(states(ladder))
                    .contains("sign-in reached", "sender not-reached", "recipient not-reached", "accepted not-reached");
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void hasNoStepsForWhatIsNotAskedFor() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.scenario().start()) {
            Wish wish =
                    new Wish(server(server.port(), Security.NONE, null), null, "shop@example.com", "joe@example.org");
            Ladder ladder = climb(wish, PATIENT, LOOPBACK);

            assertThat(states(ladder))
                    .containsExactly(
                            "name reached",
                            "connection reached",
                            "offers reached",
                            "sender reached",
                            "recipient reached",
                            "accepted reached");
        }
    }

    /** The mistakes that people make, what fails then, and the advice. */
    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        "a certificate of another name",
                        Security.STARTTLS,
                        "tls",
                        "certificate-name",
                        s -> s.startTls(TestTls.server("other.test"))),
                mistake(
                        "an expired certificate",
                        Security.STARTTLS,
                        "tls",
                        "certificate-time",
                        s -> s.startTls(TestTls.expiredServer(HOST))),
                mistake("TLS on a port that begins in plain text", Security.TLS, "tls", "starttls-first", s -> s),
                mistake(
                        "no encryption where signing in needs it",
                        Security.NONE,
                        "sign-in",
                        "auth-needs-tls",
                        s -> s.offering("PIPELINING")),
                mistake(
                        "a server without sign-in",
                        Security.STARTTLS,
                        "sign-in",
                        "auth-not-offered",
                        s -> s.offering("PIPELINING")),
                mistake(
                        "a server that signs in by other ways only",
                        Security.STARTTLS,
                        "sign-in",
                        "auth-mechanism",
                        s -> s.offering("AUTH XOAUTH2")),
                mistake(
                        "a revoked key",
                        Security.STARTTLS,
                        "sign-in",
                        "key-revoked",
                        s -> s.when(
                                "AUTH",
                                reply(
                                        "535 Authentication failed: The provided authorization grant is invalid, expired, or revoked"))),
                mistake(
                        "used up credits",
                        Security.STARTTLS,
                        "sign-in",
                        "credits-exceeded",
                        s -> s.when("AUTH", reply("451 Authentication failed: Maximum credits exceeded"))),
                mistake(
                        "a From address that is nobody's",
                        Security.STARTTLS,
                        "accepted",
                        "sender-identity",
                        s -> s.when(".", reply("550 The from address does not match a verified Sender Identity."))),
                mistake(
                        "a server that does not relay",
                        Security.STARTTLS,
                        "recipient",
                        "relay-denied-to-user",
                        s -> s.when("RCPT", reply("554 5.7.1 Relay access denied"))),
                mistake(
                        "a recipient that does not exist",
                        Security.STARTTLS,
                        "recipient",
                        "recipient-unknown",
                        s -> s.when("RCPT", reply("550 5.1.1 no such user"))),
                mistake(
                        "something that is no mail server",
                        Security.STARTTLS,
                        "ehlo",
                        "not-smtp",
                        s -> s.when("CONNECT", raw("HTTP/1.1 400 Bad Request\r\n"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void endsWhereItGoesWrongWithTheConversationAndTheCure(
            String mistake, Security security, String rung, String rule, UnaryOperator<Scenario> change) {
        try (ScriptedSmtpServer server = change.apply(
                        security == Security.STARTTLS ? good() : ScriptedSmtpServer.scenario())
                .start()) {
            Ladder ladder = climb(server, security, "joe@example.org");

            assertFailed(ladder, rung, rule);
        }
    }

    @Test
    void saysThatAPortBeginsWithTlsWhenItDoesNotGreet() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.scenario().tlsFirst(TestTls.server(HOST)).start()) {
            Wish wish = new Wish(
                    server(server.port(), Security.STARTTLS, "apikey"), KEY, "shop@example.com", "joe@example.org");
            Timeouts shortGreeting = new Timeouts(PATIENT, PATIENT, Duration.ofSeconds(1), PATIENT, PATIENT);

            assertFailed(climb(wish, shortGreeting, LOOPBACK), "ehlo", "tls-first");
        }
    }

    @Test
    void saysThatAUserNameOtherThanApikeyIsTheMistake() {
        try (ScriptedSmtpServer server = good().start()) {
            Wish wish = new Wish(
                    server(server.port(), Security.STARTTLS, "me@example.com"),
                    KEY,
                    "shop@example.com",
                    "joe@example.org");

            assertFailed(climb(wish, PATIENT, LOOPBACK), "sign-in", "user-not-apikey");
        }
    }

    @Test
    void saysThatAHostIsNotKnown() {
        Resolver nobody = host -> {
            throw new UnknownHostException(host);
        };
        Wish wish = new Wish(server(587, Security.STARTTLS, "apikey"), KEY, "shop@example.com", null);

        assertFailed(climb(wish, PATIENT, nobody), "name", "host-unknown");
    }

    @Test
    void connectsToNoAddressOfARefusedNetwork() {
        Resolver metadata = host -> List.of(InetAddress.getByName("169.254.169.254"));
        Wish wish = new Wish(server(587, Security.STARTTLS, "apikey"), KEY, "shop@example.com", null);

        assertFailed(climb(wish, PATIENT, metadata), "connection", "address-not-allowed");
    }

    @Test
    void saysThatNobodyListens() {
        int port;
        try (ScriptedSmtpServer gone = ScriptedSmtpServer.scenario().start()) {
            port = gone.port();
        }
        Wish wish = new Wish(server(port, Security.STARTTLS, "apikey"), KEY, "shop@example.com", null);

        assertFailed(climb(wish, PATIENT, LOOPBACK), "connection", "connect-refused");
    }

    @Test
    void doesNotHangOnAServerThatSaysNothing() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.scenario().when("CONNECT", silence()).start()) {
            Wish wish = new Wish(server(server.port(), Security.NONE, null), null, "shop@example.com", null);

            assertFailed(climb(wish, IMPATIENT, LOOPBACK), "offers", "silent");
        }
    }

    @Test
    void isEndedWhenItTakesTooLong() throws Exception {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.scenario().when("CONNECT", silence()).start()) {
            Wish wish = new Wish(server(server.port(), Security.NONE, null), null, "shop@example.com", null);
            SmtpServer patient = SmtpServer.at("127.0.0.1", server.port(), dev.sendwell.smtp.Security.NONE)
                    .withTimeouts(Timeouts.all(Duration.ofMinutes(5)));
            AtomicReference<Ladder> ladder = new AtomicReference<>();

            Thread.ofVirtual()
                    .start(() -> ladder.set(
                            new Climb(wish, patient, InstantSource.system(), seen::add).run(Duration.ofSeconds(1))))
                    .join(PATIENT);

            assertThat(ladder.get()).isNotNull();
            assertThat(states(ladder.get())).contains("connection reached", "offers failed");
            assertThat(details(ladder.get())).contains("The check was ended after 1 s");
        }
    }

    @Test
    void saysThatTheServerTakesNoAddressOutsideAscii() {
        try (ScriptedSmtpServer server = good().start()) {
            Ladder ladder = climb(server, Security.STARTTLS, "jörg@example.org");

            assertFailed(ladder, "sender", "smtputf8-missing");
        }
    }

    @Test
    void takesTheSecretOutOfWhatTheServerQuotes() {
        Answer quoting = peer -> peer.write("535 no such key " + KEY + "\r\n");
        try (ScriptedSmtpServer server = good().when("AUTH", quoting).start()) {
            Ladder ladder = climb(server, Security.STARTTLS, null);

            assertThat(ladder.toString()).doesNotContain(KEY).contains("535 no such key ****");
            assertThat(ladder.conversation()).contains("C: AUTH PLAIN ****");
        }
    }

    private static Scenario good() {
        return ScriptedSmtpServer.scenario()
                .offering("PIPELINING", "AUTH PLAIN LOGIN")
                .startTls(TestTls.server(HOST))
                .user("apikey", KEY);
    }

    private Ladder climb(ScriptedSmtpServer server, Security security, @Nullable String to) {
        return climb(
                new Wish(server(server.port(), security, "apikey"), KEY, "shop@example.com", to), PATIENT, LOOPBACK);
    }

    private Ladder climb(Wish wish, Duration timeout, Resolver resolver) {
        return climb(wish, Timeouts.all(timeout), resolver);
    }

    private Ladder climb(Wish wish, Timeouts timeouts, Resolver resolver) {
        String username = wish.server().username();
        SmtpServer server = SmtpServer.at(
                        wish.server().host(),
                        wish.server().port(),
                        dev.sendwell.smtp.Security.valueOf(
                                wish.server().security().name()))
                .withTimeouts(timeouts)
                .withCredentials(username == null ? null : new Credentials(username, KEY))
                .withNetwork(
                        new SmtpServer.Network(AddressGuard.DEFAULT, AllowedPorts.ANY, resolver, TestTls.client()));
        return new Climb(wish, server, InstantSource.system(), seen::add).run(Duration.ofMinutes(2));
    }

    private static Trouble.Server server(int port, Security security, @Nullable String username) {
        return new Trouble.Server(IntegrationRecord.Provider.SENDGRID, HOST, port, security, username);
    }

    private static void assertFailed(Ladder ladder, String rung, String rule) {
        assertThat(ladder.finished()).isTrue();
        assertThat(ladder.worked()).isFalse();
        assertThat(states(ladder)).containsOnlyOnce(rung + " failed");
        assertThat(states(ladder)
                        .subList(
                                states(ladder).indexOf(rung + " failed") + 1,
                                ladder.steps().size()))
                .allMatch(state -> state.endsWith("not-reached"));
        assertThat(ladder.advice()).extracting(Advice::rule).isEqualTo(rule);
        assertThat(ladder.conversation()).isNotEmpty();
        assertThat(ladder.toString()).doesNotContain(KEY);
    }

    private static List<String> states(Ladder ladder) {
        return ladder.steps().stream()
                .map(step -> step.rung() + " "
                        + step.state().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    private static List<String> details(Ladder ladder) {
        return ladder.steps().stream().map(Ladder.Step::detail).toList();
    }

    private static Arguments mistake(
            String name, Security security, String rung, String rule, UnaryOperator<Scenario> change) {
        return Arguments.of(name, security, rung, rule, change);
    }
}
