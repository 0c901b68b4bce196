package dev.sendwell.events.webhook;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.IntegrationStatus;
import dev.sendwell.contracts.Topic;
import dev.sendwell.events.SendGridEvent;
import dev.sendwell.events.TestIntegration;
import dev.sendwell.events.kafka.Publisher;
import dev.sendwell.events.kafka.UnreachableKafka;
import dev.sendwell.events.signature.Issuer;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(SendGridWebhookIT.Impatient.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class SendGridWebhookIT {
    private static final String OTHER_KEY =
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";

    /** A slow body need not cost the tests a minute. */
    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("sendwell.webhook.read-within", "2s");
        }
    }

    private final KafkaProbe kafka = new KafkaProbe();

    @AfterEach
    void close() {
        kafka.close();
    }

    @FunctionalInterface
    interface Attempt {
        int status(TestIntegration integration);
    }

    static Stream<Arguments> answers() {
        Instant now = Instant.now();
        String good = SendGridEvent.batch(SendGridEvent.of("delivered", "somebody@example.org", now));
        byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(now.getEpochSecond());
        return Stream.of(
                answer("a signed batch is taken", 204, i -> status(i, good)),
                answer("an empty array is taken", 204, i -> status(i, "[]")),
                answer("a thousand events are taken", 204, i -> status(i, thousand(now))),
                answer(
                        "one broken element is taken with its batch",
                        204,
                        i -> status(
                                i,
                                "[" + SendGridEvent.of("open", "a@example.org", now)
                                        + ",{\"event\":tru},17,null]\r\n")),
                answer(
                        "either of two keys may have signed",
                        204,
                        i -> status(i.verifiesWithOlderKeyAnd(OTHER_KEY), good)),
                answer(
                        "an unsigned post is taken where that was chosen",
                        204,
                        i -> i.acceptsUnsigned()
                                .post(bytes, null, null)
                                .extract()
                                .statusCode()),
                answer(
                        "a wrong signature is refused although unsigned ones are taken",
                        401,
                        i -> i.acceptsUnsigned()
                                .post(bytes, i.sign(timestamp, "[]".getBytes(StandardCharsets.UTF_8)), timestamp)
                                .extract()
                                .statusCode()),
                answer("an unsigned post is refused", 401, i -> post(i, bytes, null, null)),
                answer(
                        "a signature without a timestamp is refused",
                        401,
                        i -> post(i, bytes, i.sign(timestamp, bytes), null)),
                answer("a timestamp without a signature is refused", 401, i -> post(i, bytes, null, timestamp)),
                answer(
                        "a signature over other bytes is refused",
                        401,
                        i -> post(
                                i,
                                (good + "\r\n").getBytes(StandardCharsets.UTF_8),
                                i.sign(timestamp, bytes),
                                timestamp)),
                answer(
                        "a signature over another timestamp is refused",
                        401,
                        i -> post(i, bytes, i.sign(timestamp, bytes), "1600112502")),
                answer("a signature that is no base64 is refused", 401, i -> post(i, bytes, "%%%", timestamp)),
                answer("a signature that is no DER is refused", 401, i -> post(i, bytes, "AAAA", timestamp)),
                answer("an empty signature is refused", 401, i -> post(i, bytes, "", timestamp)),
                answer(
                        "a timestamp that is no number is refused",
                        401,
                        i -> post(i, bytes, i.sign("yesterday", bytes), "yesterday")),
                answer(
                        "a signature of the day before yesterday is refused",
                        401,
                        i -> i.post(bytes, now.minus(Duration.ofHours(26)))
                                .extract()
                                .statusCode()),
                answer(
                        "a signature of 24 hours ago is taken",
                        204,
                        i -> i.post(bytes, now.minus(Duration.ofHours(24)))
                                .extract()
                                .statusCode()),
                answer("without a key nothing signed is believed", 401, i -> status(i.verifiesWith(), good)),
                answer("with another's key nothing is believed", 401, i -> status(i.verifiesWith(OTHER_KEY), good)),
                answer("a key that is none is like no key", 401, i -> status(i.verifiesWith("bm9uZQ=="), good)),
                answer("what is no JSON is refused", 400, i -> status(i, "events")),
                answer("an object is refused", 400, i -> status(i, "{\"event\":\"open\"}")),
                answer("an array without any object is refused", 400, i -> status(i, "[1,2,3]")),
                answer("an array that does not end is refused", 400, i -> status(i, "[{\"event\":\"open\"}")),
                answer("an empty body is refused", 400, i -> status(i, "")),
                answer("a deeply nested array is refused", 400, i -> status(i, "[".repeat(200_000))),
                answer("5 MB are too large", 413, i -> status(i, "[" + " ".repeat(5_000_000) + "]")),
                answer("more than 20,000 events are too many", 413, i -> status(i, "[" + "{},".repeat(20_000) + "{}]")),
                answer("1 MiB is not", 204, i -> status(i, "[" + " ".repeat(1 << 20) + "]")));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void answers(int status, Attempt attempt) {
        assertThat(attempt.status(TestIntegration.known(kafka))).isEqualTo(status);
    }

    @Test
    void aPostIsAnswered503WhileKafkaIsAway() {
        TestIntegration integration = TestIntegration.known(kafka);
        String body = SendGridEvent.batch(SendGridEvent.of("delivered", "a@example.org", Instant.now()));

        try (UnreachableKafka unreachable = new UnreachableKafka()) {
            QuarkusMock.installMockForType(unreachable.publisher(), Publisher.class);
            integration.post(body).statusCode(503);
        }

        assertThat(kafka.all(Topic.EMAIL_EVENTS))
                .noneMatch(record -> record.key().startsWith(integration.id() + "|"));
    }

    @Test
    void anUnknownTokenIsAnswered404() {
        given().body("[]")
                .post("/webhooks/sendgrid/00000000000000000000000000000000")
                .then()
                .statusCode(404);
    }

    @Test
    void onlyPostsAreTaken() {
        given().get(TestIntegration.known(kafka).path()).then().statusCode(405).header("Allow", "POST");
    }

    @Test
    void roomIsGivenBackWhateverBecomesOfAPost() throws IOException {
        TestIntegration integration = TestIntegration.known(kafka);
        String good = "[" + " ".repeat(3_000_000) + "]";
        for (int i = 0; i < 30; i++) {
            integration.post("[" + " ".repeat(5_000_000) + "]").statusCode(413);
            integration.post(good.getBytes(StandardCharsets.UTF_8), null, null).statusCode(401);
            try (Socket gone = new Socket("localhost", RestAssured.port)) {
                gone.getOutputStream()
                        .write(("POST " + integration.path()
                                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000\r\n\r\n[")
                                .getBytes(StandardCharsets.US_ASCII));
            }
        }

        // The service may not have noticed yet that the last one hung up.
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> integration.post(good).statusCode(204));
    }

    @Test
    void aGigabyteThatIsOnlyAnnouncedIsAnswered413() throws IOException {
        String path = TestIntegration.known(kafka).path();
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.getOutputStream()
                    .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));

            assertThat(answer.readLine()).startsWith("HTTP/1.1 413 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
    void theContentTypeDoesNotMatter(String type) throws IOException, InterruptedException {
        String path = TestIntegration.known(kafka).acceptsUnsigned().path();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString("[]"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    void aBearerTokenIsAskedForInAdditionToTheSignatureAndNeverInsteadOfIt() {
        try (Issuer issuer = new Issuer()) {
            TestIntegration integration =
                    TestIntegration.known(kafka).asksForBearerTokensOf(Issuer.NAME, Issuer.AUDIENCE, issuer.jwksUrl());
            byte[] body = "[]".getBytes(StandardCharsets.UTF_8);
            String timestamp = Long.toString(Instant.now().getEpochSecond());
            String signature = integration.sign(timestamp, body);

            integration.post(body, signature, timestamp, issuer.bearer()).statusCode(204);
            integration.post(body, signature, timestamp, null).statusCode(401);
            integration
                    .post(body, signature, timestamp, Issuer.bearer(issuer.key(), Issuer.NAME, "other", 10))
                    .statusCode(401);
            integration.post(body, null, null, issuer.bearer()).statusCode(401);

            status(
                    integration,
                    status -> status.refusals()
                            .equals(Map.of("no-bearer-token", 1L, "wrong-bearer-token", 1L, "unsigned", 1L)));

            integration.asksForBearerTokensOf(Issuer.NAME, Issuer.AUDIENCE, "http://localhost:1/keys");
            integration.post(body, signature, timestamp, issuer.bearer()).statusCode(503);
        }
    }

    @Test
    void aBodyThatTricklesInIsAnswered408() throws IOException {
        String path = TestIntegration.known(kafka).path();
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.getOutputStream()
                    .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n[")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(100);
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String line = null;
            for (int i = 0; i < 900 && line == null; i++) {
                socket.getOutputStream().write(' ');
                try {
                    line = answer.readLine();
                } catch (SocketTimeoutException e) {
                    // Not yet.
                }
            }

            assertThat(line).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void everyEventOfATakenPostStandsOnTheTopic() {
        TestIntegration integration = TestIntegration.known(kafka);
        Instant now = Instant.now();

        integration.takes(
                SendGridEvent.of("processed", "a@example.org", now).ofRequest(integration.id(), "1"),
                SendGridEvent.of("something_new", "b@example.org", now),
                SendGridEvent.of("delivered", "a@example.org", now).ofRequest(integration.id(), "1"));

        assertThat(events(integration, 3))
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactlyInAnyOrder("Processed", "Unrecognized", "Delivered");
    }

    @Test
    void anEventOfAnotherIntegrationIsAcknowledgedAndIgnored() {
        TestIntegration integration = TestIntegration.known(kafka);
        Instant now = Instant.now();

        integration.takes(
                SendGridEvent.of("bounce", "a@example.org", now).ofRequest("another", "1"),
                SendGridEvent.of("delivered", "a@example.org", now).ofRequest(integration.id(), "1"));

        assertThat(events(integration, 1)).singleElement().isInstanceOf(EmailEvent.Delivered.class);
    }

    @Test
    void refusalsAreCountedByCauseForTheSettingsPage() {
        TestIntegration integration = TestIntegration.known(kafka);
        byte[] body = "[]".getBytes(StandardCharsets.UTF_8);

        integration.post(body, null, null).statusCode(401);
        integration.post(body, null, null).statusCode(401);
        integration.post(body, "AAAA", "1600112502").statusCode(401);
        integration.post("{}").statusCode(400);

        status(
                integration,
                status -> status.refusals().equals(Map.of("unsigned", 2L, "wrong-signature", 1L, "not-an-array", 1L)));
    }

    @Test
    void refusalsAreCountedAnewUnderNewSettings() {
        TestIntegration integration = TestIntegration.known(kafka);
        integration.post("[]".getBytes(StandardCharsets.UTF_8), null, null).statusCode(401);
        status(integration, status -> status.refusals().containsKey("unsigned"));

        integration.countsHardBouncesForItselfOnly().post("[]").statusCode(204);

        status(
                integration,
                status -> status.settingsVersion() == 2 && status.refusals().isEmpty() && status.lastEventAt() != null);
    }

    private void status(TestIntegration integration, Predicate<IntegrationStatus> wanted) {
        kafka.await(
                Topic.INTEGRATION_STATUS,
                1,
                record -> record.key().equals(integration.id() + "|events-service")
                        && wanted.test(read(record.value(), IntegrationStatus.class)));
    }

    private List<EmailEvent> events(TestIntegration integration, int count) {
        kafka.await(Topic.EMAIL_EVENTS, count, record -> record.key().startsWith(integration.id() + "|"));
        return kafka.all(Topic.EMAIL_EVENTS).stream()
                .filter(record -> record.key().startsWith(integration.id() + "|"))
                .map(record -> read(record.value(), EmailEvent.class))
                .toList();
    }

    private static <T> T read(byte[] json, Class<T> type) {
        try {
            return ContractsJson.read(json, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Arguments answer(String claim, int status, Attempt attempt) {
        return argumentSet(claim, status, attempt);
    }

    private static int status(TestIntegration integration, String body) {
        return integration.post(body).extract().statusCode();
    }

    private static int post(TestIntegration integration, byte[] body, String signature, String timestamp) {
        return integration.post(body, signature, timestamp).extract().statusCode();
    }

    private static String thousand(Instant now) {
        return SendGridEvent.batch(Stream.generate(() -> SendGridEvent.of("processed", "many@example.org", now))
                .limit(1_000)
                .toArray(SendGridEvent[]::new));
    }
}
