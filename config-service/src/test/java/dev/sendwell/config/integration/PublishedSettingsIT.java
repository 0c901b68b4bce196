package dev.sendwell.config.integration;

import static dev.sendwell.config.integration.Samples.newId;
import static dev.sendwell.config.integration.Samples.part;
import static dev.sendwell.config.integration.Samples.sendGrid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sendwell.config.As;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.contracts.SecretKeyset;
import dev.sendwell.contracts.Topic;
import dev.sendwell.kafka.CompactedTopic;
import dev.sendwell.testkit.Backing;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class PublishedSettingsIT {
    private final KafkaProbe kafka = new KafkaProbe();
    private final String id = newId();

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void everyChangeReachesTheTopicWithItsVersionAndSecretsThatOnlyTheKeysetsOpen() throws Exception {
        String url = As.admin()
                .body(sendGrid(id, "SG.first"))
                .post("/api/integrations")
                .then()
                .statusCode(201)
                .extract()
                .path("webhook.callbackUrl");

        IntegrationRecord.Integration first = settings(1);
        SecretKeyset passwords = SecretKeyset.fromJson(TestKeys.current().smtpKeyset());
        SecretKeyset tokens = SecretKeyset.fromJson(TestKeys.current().webhookKeyset());
        assertThat(passwords.decrypt(id, "smtp.password", first.smtp().password()))
                .isEqualTo("SG.first");
        assertThat(url)
                .endsWith("/"
                        + tokens.decrypt(id, "webhook.token", first.webhook().token()));

        Map<String, Object> change = sendGrid(id, "");
        part(change, "from").put("name", "Renamed");
        As.admin()
                .body(change)
                .header("If-Match", "\"1\"")
                .put("/api/integrations/{id}", id)
                .then()
                .statusCode(200);
        IntegrationRecord.Integration second = settings(2);
        assertThat(second.from().name()).isEqualTo("Renamed");
        assertThat(passwords.decrypt(id, "smtp.password", second.smtp().password()))
                .isEqualTo("SG.first");

        As.admin()
                .header("If-Match", "\"2\"")
                .delete("/api/integrations/{id}", id)
                .then()
                .statusCode(204);
        assertThat(record(3))
                .isInstanceOfSatisfying(
                        IntegrationRecord.Deleted.class,
                        deleted -> assertThat(deleted.id()).isEqualTo(id));
    }

    /** As sender-service and events-service follow the topic, each instance by itself. */
    @Test
    void aSavedChangeReachesAFollowerWithinASecond() {
        int changes = 9;
        As.admin()
                .body(sendGrid(id, "SG.first"))
                .post("/api/integrations")
                .then()
                .statusCode(201);
        List<Duration> delays = new ArrayList<>();
        Map<Long, Long> seen = new ConcurrentHashMap<>();
        try (CompactedTopic<IntegrationRecord> follower = CompactedTopic.follow(
                Backing.current().kafka(),
                Topic.INTEGRATIONS,
                json -> ContractsJson.read(json, IntegrationRecord.class),
                (key, record) -> {
                    if (id.equals(key) && record instanceof IntegrationRecord.Integration settings) {
                        seen.put(settings.version(), System.nanoTime());
                    }
                })) {
            follower.awaitCaughtUp(Duration.ofSeconds(30));
            for (long version = 2; version < 2 + changes; version++) {
                Map<String, Object> change = sendGrid(id, "");
                part(change, "from").put("name", "Version " + version);
                As.admin()
                        .body(change)
                        .header("If-Match", "*")
                        .put("/api/integrations/{id}", id)
                        .then()
                        .statusCode(200);
                long saved = System.nanoTime();
                long wanted = version;
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> seen.containsKey(wanted));
                delays.add(Duration.ofNanos(Math.max(0, seen.get(wanted) - saved)));
            }
        }

        // A busy machine may be late now and then; publishing by the sweep of every two seconds could not do this.
        assertThat(delays.stream().filter(delay -> delay.compareTo(Duration.ofSeconds(1)) < 0))
                .as("delays %s", delays)
                .hasSizeGreaterThanOrEqualTo(7);
    }

    @Test
    void whoseTokensTheWebhookAsksForReachesTheTopic() throws IOException {
        Map<String, Object> settings = sendGrid(id, "SG.first");
        part(settings, "webhook")
                .put(
                        "oauth",
                        Map.of(
                                "issuer", "https://login.example/",
                                "audience", "sendwell-events",
                                "jwksUrl", "https://login.example/jwks.json"));
        As.admin().body(settings).post("/api/integrations").then().statusCode(201);

        assertThat(settings(1).webhook().oauth())
                .isEqualTo(new IntegrationRecord.OAuth(
                        "https://login.example/", "sendwell-events", "https://login.example/jwks.json"));
    }

    private IntegrationRecord.Integration settings(long version) throws IOException {
        return (IntegrationRecord.Integration) record(version);
    }

    private IntegrationRecord record(long version) throws IOException {
        byte[] json = kafka.await(Topic.INTEGRATIONS, 1, record -> {
                    return id.equals(record.key()) && version(record.value()) == version;
                })
                .getFirst()
                .value();
        return ContractsJson.read(json, IntegrationRecord.class);
    }

    private static long version(byte[] json) {
        try {
            return switch (ContractsJson.read(json, IntegrationRecord.class)) {
                case IntegrationRecord.Integration settings -> settings.version();
                case IntegrationRecord.Deleted deleted -> deleted.version();
                case IntegrationRecord.Unrecognized unrecognized -> 0;
            };
        } catch (IOException e) {
            throw new AssertionError("what stands on the topic is not readable", e);
        }
    }
}
