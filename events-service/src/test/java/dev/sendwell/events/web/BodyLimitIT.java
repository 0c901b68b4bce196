package dev.sendwell.events.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.events.TestIntegration;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that are too large, announced and in chunks, as a client sends them that does not care. */
@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class BodyLimitIT {
    private static final int MIB = 1024 * 1024;
    private static final long LARGEST = 16L * MIB;
    /** What may be on its way when the answer comes: buffers of both ends, and what is sent until somebody looks. */
    private static final long ON_ITS_WAY = 64L * MIB;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @ParameterizedTest
    @CsvSource({
        "/api/suppressions, application/json",
        "/api/suppressions/lift, application/json",
        "/api/addresses/a@example.org/erase, application/json",
        "/suppressions, application/x-www-form-urlencoded",
        "/suppressions/lift, application/x-www-form-urlencoded",
        "/suppressions/erase, application/x-www-form-urlencoded"
    })
    void aBodyInChunksIsCutWhereItBecomesTooLarge(String path, String type) throws Exception {
        Sent sent = send(path, type, "Transfer-Encoding: chunked", 512L * MIB);

        assertThat(sent.status()).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
        assertThat(sent.bytes()).isLessThan(LARGEST + ON_ITS_WAY);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/suppressions, application/json",
        "/suppressions, application/x-www-form-urlencoded",
        "/api/reports/rebuild, application/json",
        "/u/whatever, text/plain"
    })
    void aBodyThatIsAnnouncedTooLargeIsNotRead(String path, String type) throws Exception {
        Sent sent = send(path, type, "Content-Length: " + (LARGEST + 1), LARGEST + 1);

        assertThat(sent.status()).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
    }

    @Test
    void thePostsOfAWebhookHaveTheirOwnLimit() throws Exception {
        try (KafkaProbe kafka = new KafkaProbe()) {
            String path = TestIntegration.known(kafka).acceptsUnsigned().path();

            Sent sent = send(path, "application/json", "Transfer-Encoding: chunked", 512L * MIB);

            assertThat(sent.status()).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
            assertThat(sent.bytes()).isLessThan(4L * MIB + ON_ITS_WAY);
        }
    }

    @Test
    void aFileMayBeLargerAndComesInChunks() throws Exception {
        Sent sent = send(
                "/api/suppressions/imports?reason=many", "text/csv", "Transfer-Encoding: chunked", LARGEST + 4L * MIB);

        assertThat(sent.status()).isEqualTo("HTTP/1.1 202 Accepted");
    }

    /** The answer's first line, and how much of the body was sent until it came. */
    private record Sent(String status, long bytes) {}

    private Sent send(String path, String type, String framing, long size) throws Exception {
        boolean chunked = framing.endsWith("chunked");
        // The beginning of a value, in JSON and in a form.
        byte[] start = (type.endsWith("json") ? "b\r\n{\"reason\":\"\r\n" : "7\r\nreason=\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] part = (chunked ? "100000\r\n" + "a".repeat(MIB) + "\r\n" : "a".repeat(MIB))
                .getBytes(StandardCharsets.US_ASCII);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        AtomicLong bytes = new AtomicLong();
        Thread body;
        String status;
        try {
            socket.setSoTimeout(120_000);
            OutputStream out = socket.getOutputStream();
            out.write(String.join(
                            "\r\n",
                            List.of(
                                    "POST " + path + " HTTP/1.1",
                                    "Host: localhost",
                                    path.startsWith("/api/")
                                            ? "Authorization: " + TestSessions.bearer("admin")
                                            : "Cookie: " + TestSessions.COOKIE + "=" + TestSessions.cookie("admin"),
                                    "X-CSRF-Token: " + TestSessions.CSRF,
                                    "Content-Type: " + type,
                                    framing,
                                    "",
                                    ""))
                    .getBytes(StandardCharsets.US_ASCII));
            body = Thread.ofVirtual().start(() -> {
                try {
                    if (chunked) {
                        out.write(start);
                    }
                    while (bytes.get() < size) {
                        int length = chunked ? part.length : (int) Math.min(part.length, size - bytes.get());
                        out.write(part, 0, length);
                        bytes.addAndGet(Math.min(MIB, length));
                    }
                    if (chunked) {
                        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                } catch (IOException e) {
                    // The server has answered and closed.
                }
            });
            status = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        } finally {
            socket.close();
        }
        body.join();
        return new Sent(status, bytes.get());
    }
}
