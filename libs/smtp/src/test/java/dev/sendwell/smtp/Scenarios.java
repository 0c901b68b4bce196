package dev.sendwell.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What the tests of this package have in common: servers to speak to, messages to send. */
final class Scenarios {
    static final String CONTENT = "Subject: Hello\r\n\r\nHi\r\n";

    /** Long enough for a busy machine; a test in which it passes is a test of something else. */
    static final Duration PATIENT = Duration.ofSeconds(20);

    /** For a server that is known to be silent. */
    static final Duration IMPATIENT = Duration.ofMillis(200);

    private Scenarios() {}

    static SmtpServer plain(ScriptedSmtpServer server) {
        return SmtpServer.at("127.0.0.1", server.port(), Security.NONE).withTimeouts(Timeouts.all(PATIENT));
    }

    static SmtpSession open(SmtpServer server) {
        Opening opening = SmtpSession.open(server);
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened) opening).session();
    }

    static Failure failure(SmtpServer server) {
        Opening opening = SmtpSession.open(server);
        assertThat(opening).isInstanceOf(Opening.NotOpened.class);
        return ((Opening.NotOpened) opening).failure();
    }

    /** Opens a session, sends, closes it. */
    static Results send(SmtpServer server, String... tags) {
        try (SmtpSession session = open(server)) {
            return send(session, tags);
        }
    }

    static Results send(SmtpSession session, String... tags) {
        Results results = new Results();
        session.send(messages(tags), results);
        return results;
    }

    static List<OutgoingMessage<String>> messages(String... tags) {
        return Arrays.stream(tags).map(tag -> message(tag, CONTENT)).toList();
    }

    static OutgoingMessage<String> message(String tag, String content) {
        return new OutgoingMessage<>(
                tag,
                new Envelope("sender@example.com", tag + "@example.org"),
                content.getBytes(StandardCharsets.UTF_8));
    }
}
