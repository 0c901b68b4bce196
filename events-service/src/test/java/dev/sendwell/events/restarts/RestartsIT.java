package dev.sendwell.events.restarts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sendwell.events.SendGridEvent;
import dev.sendwell.events.TestIntegration;
import dev.sendwell.testkit.Backing;
import dev.sendwell.testkit.KafkaProbe;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * Posts come in, and are repeated until they are taken, while the broker is restarted and PostgreSQL ends every connection in the middle
 * of what it does. What {@code ./sendwell bench crash-webhook} does longer, with kills of all three processes.
 */
@QuarkusTest
@WithTestResource(OwnBroker.class)
class RestartsIT {
    private static final int TURNS = 2;
    private static final int EVENTS_A_POST = 25;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    Runnable restartBroker;

    @Inject
    DataSource database;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    private final AtomicInteger taken = new AtomicInteger();

    @Test
    void noEventThatWasTakenIsLostOrCountedTwice() throws Exception {
        Backing shared = Backing.current();
        Backing own =
                new Backing(bootstrapServers, shared.postgresUrl(), shared.postgresUser(), shared.postgresPassword());
        AtomicBoolean done = new AtomicBoolean();
        TestIntegration shop;
        try (KafkaProbe probe = new KafkaProbe(own)) {
            shop = TestIntegration.known(probe);
        }
        CompletableFuture<Void> poster = CompletableFuture.runAsync(() -> {
            for (int post = 0; !done.get(); post++) {
                postUntilItIsTaken(shop, post);
            }
        });
        try {
            for (int turn = 0; turn < TURNS; turn++) {
                awaitSomeMore();
                restartBroker.run();
                awaitSomeMore();
                endAllConnections(own);
            }
            awaitSomeMore();
        } finally {
            done.set(true);
            poster.join();
        }

        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(number("select count(*) from event")).isEqualTo(taken.get()));
        assertThat(number("select sum(delivered_total) from report_count")).isEqualTo(taken.get());
        assertThat(number("select sum(delivered) from report_count")).isEqualTo(taken.get());
    }

    private void postUntilItIsTaken(TestIntegration shop, int post) {
        byte[] body = SendGridEvent.batch(IntStream.range(0, EVENTS_A_POST)
                        .mapToObj(i -> SendGridEvent.of("delivered", "p" + i + "@example.org", Instant.now())
                                .ofRequest(shop.id(), "r" + post + "-" + i))
                        .toArray(SendGridEvent[]::new))
                .getBytes(StandardCharsets.UTF_8);
        int answer;
        do {
            answer = shop.post(body, Instant.now()).extract().statusCode();
            assertThat(answer).as("taken, or to be repeated").isIn(204, 503);
        } while (answer != 204);
        taken.addAndGet(EVENTS_A_POST);
    }

    private void awaitSomeMore() {
        int before = taken.get();
        await().atMost(PATIENCE).until(() -> taken.get() >= before + 4 * EVENTS_A_POST);
    }

    private void endAllConnections(Backing backing) throws SQLException {
        String name = url.substring(url.lastIndexOf('/') + 1);
        try (Connection superuser = DriverManager.getConnection(
                        backing.postgresUrl() + "postgres", backing.postgresUser(), backing.postgresPassword());
                Statement statement = superuser.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
        }
    }

    private int number(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }
}
