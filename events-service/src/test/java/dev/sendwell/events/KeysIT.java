package dev.sendwell.events;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.IntegrationStatus;
import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.secrets.Listener;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What events-service makes of encrypted webhook tokens, and that none of them gets out. */
@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class KeysIT {
    @TestHTTPResource(value = "/health/ready", management = true)
    URI ready;

    @Test
    void settingsThatNoKeyOpensLeaveTheOnesBeforeInForceAndSaySo() {
        try (KafkaProbe kafka = new KafkaProbe()) {
            TestIntegration shop = TestIntegration.known(kafka);
            long locked = shop.changesUnderAKeyThatIsNotHere();

            awaitStatus(kafka, shop, status -> Long.valueOf(locked).equals(status.lockedVersion()));
            shop.takes(SendGridEvent.of("unsubscribe", "reader@keys.example", Instant.now()));
            given().get(ready)
                    .then()
                    .statusCode(200)
                    .body(
                            "checks.find { it.name == 'settings' }.data.'" + shop.id() + "'",
                            containsString("version " + locked + " cannot be used"));

            shop.countsHardBouncesForItselfOnly();
            awaitStatus(kafka, shop, status -> status.lockedVersion() == null);
        }
    }

    @Test
    void noLogLineAnswerOrRecordContainsTheWebhooksToken() {
        try (Listener listener = new Listener();
                KafkaProbe kafka = new KafkaProbe()) {
            TestIntegration shop = TestIntegration.known(kafka);
            String token = shop.path().substring(shop.path().lastIndexOf('/') + 1);
            shop.takes(SendGridEvent.of("unsubscribe", "reader@keys.example", Instant.now()));
            listener.heard(
                    "refused",
                    shop.post("[]".getBytes(StandardCharsets.UTF_8), null, null)
                            .statusCode(401)
                            .extract()
                            .asString());
            listener.heard(
                    "no JSON", shop.post("no JSON").statusCode(400).extract().asString());
            shop.changesUnderAKeyThatIsNotHere();
            awaitStatus(kafka, shop, status -> status.lockedVersion() != null);
            for (String path : new String[] {"/suppressions", "/addresses/reader@keys.example", "/api/suppressions"}) {
                listener.heard(
                        path,
                        given().cookie(TestSessions.COOKIE, TestSessions.cookie("admin"))
                                .get(path)
                                .then()
                                .statusCode(200)
                                .extract()
                                .asString());
            }
            listener.hearTopics(kafka);

            listener.heardNothingOf(Map.of("webhook token", token), 10);
            shop.countsHardBouncesForItselfOnly();
        }
    }

    private static void awaitStatus(KafkaProbe kafka, TestIntegration shop, Predicate<IntegrationStatus> fits) {
        assertThat(kafka.await(
                        Topic.INTEGRATION_STATUS,
                        1,
                        record -> (shop.id() + "|events-service").equals(record.key())
                                && fits.test(read(record.value()))))
                .isNotEmpty();
    }

    private static IntegrationStatus read(byte[] value) {
        try {
            return ContractsJson.read(value, IntegrationStatus.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
