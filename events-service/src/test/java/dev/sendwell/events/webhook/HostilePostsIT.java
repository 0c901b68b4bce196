package dev.sendwell.events.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.events.SendGridEvent;
import dev.sendwell.events.TestIntegration;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.fuzz.HostileBodies;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A short run of what {@code ./sendwell bench fuzz-webhook} does a million times, into the database and out again. */
@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class HostilePostsIT {
    private static final int POSTS = 400;

    private final KafkaProbe kafka = new KafkaProbe();

    @Inject
    DataSource database;

    @AfterEach
    void close() {
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261127})
    void areTakenOrRefusedAndKeepNothingElseOut(long seed) {
        TestIntegration integration = TestIntegration.known(kafka);
        HostileBodies bodies = new HostileBodies(seed);
        for (int i = 0; i < POSTS; i++) {
            byte[] body = bodies.next();
            String timestamp = Long.toString(Instant.now().getEpochSecond());
            int signed = integration
                    .post(body, integration.sign(timestamp, body), timestamp)
                    .extract()
                    .statusCode();
            int unsigned = integration.post(body, null, null).extract().statusCode();

            assertThat(signed).as("signed post %d of seed %d", i, seed).isIn(204, 400);
            assertThat(unsigned).as("unsigned post %d of seed %d", i, seed).isEqualTo(401);
        }
        integration.post(HostileBodies.tenThousandOfOneAddress(), Instant.now()).statusCode(204);

        String address = "after-the-storm-" + seed + "@example.org";
        integration.takes(SendGridEvent.of("bounce", address, Instant.now()).with("type", "bounce"));

        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(suppressed(address)).isTrue());
    }

    private boolean suppressed(String address) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select 1 from suppression where address = ? and since is not null")) {
            select.setString(1, address);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }
}
