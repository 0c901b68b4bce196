package dev.sendwell.events.address;

import static dev.sendwell.testkit.session.TestSessions.bearer;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.contracts.RequestRef;
import dev.sendwell.contracts.SuppressionRecord;
import dev.sendwell.contracts.Topic;
import dev.sendwell.events.SendGridEvent;
import dev.sendwell.events.TestIntegration;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class ErasureIT {
    private final KafkaProbe kafka = new KafkaProbe();
    private final String name = "jane.doe." + UUID.randomUUID();
    private final String address = name + "@example.org";
    private TestIntegration shop;

    @Inject
    Erasure erasure;

    @Inject
    DataSource database;

    @BeforeEach
    void somethingIsKnownOfHer() {
        shop = TestIntegration.known(kafka);
        outcome(new Delivery.Suppressed(
                outcomeId("order-2"),
                Instant.now(),
                ref("order-2", Map.of()),
                new Recipient(address, TestIntegration.hash(address)),
                0,
                "*",
                List.of(Cause.Kind.BOUNCED)));
        shop.takes(
                SendGridEvent.of("bounce", address, Instant.now())
                        .ofRequest(shop.id(), "order-1")
                        .with("type", "bounce")
                        .with("x_customer", name)
                        .with("reason", "550 5.1.1 <" + address + "> is unknown"),
                SendGridEvent.of("click", address, Instant.now())
                        .with("url", "https://shop.example/?who=" + name)
                        .with("useragent", "browser of " + name));
        // Of kinds that are not known here: one that says whose it is, one that only quotes her.
        shop.takes(
                SendGridEvent.of("holiday", address, Instant.now()),
                SendGridEvent.of("holiday", null, Instant.now()).with("about", "<" + address + ">"));
        requestsThatNameHer();
        aLineAboutHerIsRejected();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(tablesThatName(name))
                        .contains("send_in_doubt", "suppression_import_rejection", "report_recipient", "suppression"));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(unrecognized()).hasSize(2));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> story().body("scopes.scope", contains("*"))
                        .body("events", hasSize(3))
                        .body("requests", hasSize(3)));
    }

    /** Her address is even a part of the publisher's metadata and of one of its ids. */
    private void requestsThatNameHer() {
        outcome(new Delivery.Unconfirmed(
                outcomeId("welcome"),
                Instant.now(),
                ref("welcome", Map.of("customer", address)),
                new Recipient(address, TestIntegration.hash(address)),
                1,
                "link lost"));
        outcome(new Delivery.Suppressed(
                outcomeId("welcome-" + address),
                Instant.now(),
                ref("welcome-" + address, Map.of()),
                new Recipient(address, TestIntegration.hash(address)),
                0,
                "*",
                List.of(Cause.Kind.BOUNCED)));
    }

    private RequestRef ref(String id, Map<String, String> metadata) {
        return new RequestRef(shop.id(), id, LedgerId.of(shop.id(), id).toString(), MailKind.MARKETING, null, metadata);
    }

    /** As the sender makes it: of the ledger id, which tells nothing. */
    private String outcomeId(String id) {
        return LedgerId.of(shop.id(), id) + "-1";
    }

    private void outcome(Delivery delivery) {
        kafka.publish(Topic.DELIVERIES, "key", ContractsJson.write(delivery));
    }

    private void aLineAboutHerIsRejected() {
        given().header("Authorization", bearer("admin"))
                .contentType("text/csv")
                .queryParam("reason", "from the old system")
                .body("address,scope\n" + address + ",nowhere\n")
                .post("/api/suppressions/imports")
                .then()
                .statusCode(202);
    }

    /** The bytes of events that are not understood, of those that name her. */
    private List<String> unrecognized() throws SQLException {
        List<String> raw = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select convert_from(decode(body ->> 'raw', 'base64'), 'UTF8')"
                        + " from event where type = 'unrecognized' and body ->> 'raw' is not null")) {
            while (row.next()) {
                if (row.getString(1).contains(name)) {
                    raw.add(row.getString(1));
                }
            }
        }
        return raw;
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void nothingTellsOfHerAnyMoreAndSheIsStillNotMailed() throws SQLException, IOException {
        assertThat(tablesThatName(name)).isNotEmpty();

        erase().statusCode(200);

        assertThat(tablesThatName(name)).isEmpty();
        assertThat(unrecognized()).isEmpty();
        story().body("active", equalTo(false))
                .body("erased.reason", equalTo("request 17"))
                .body("events.type", hasItem("bounced"))
                .body("requests.requestId", containsInAnyOrder("order-2", "welcome", "erased"));
        List<SuppressionRecord.Suppression> published = published();
        assertThat(published.getLast().recipient().address()).isNull();
        assertThat(published.getLast().causes())
                .extracting(Cause::kind, Cause::evidence)
                .contains(tuple(Cause.Kind.BOUNCED, "erased"), tuple(Cause.Kind.ADDED, "erased"));
    }

    @Test
    void whatIsToldOfHerAfterwardsIsErasedToo() throws SQLException {
        erase().statusCode(200);
        shop.takes(
                SendGridEvent.of("unsubscribe", address, Instant.now()),
                SendGridEvent.of("bounce", address, Instant.now().plusSeconds(5))
                        .with("type", "bounce")
                        .with("reason", "550 " + address)
                        .ofRequest(shop.id(), address + "-2"));
        shop.takes(SendGridEvent.of("holiday", null, Instant.now()).with("about", address + " again"));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(unrecognized()).hasSize(1));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> story().body("events", hasSize(5)).body("scopes", hasSize(2)));
        assertThat(tablesThatName(name)).isNotEmpty();

        erasure.eraseWhatCameSince();

        assertThat(tablesThatName(name)).isEmpty();
        assertThat(unrecognized()).isEmpty();
    }

    @Test
    void whoeverNamesTheAddressCanLiftItAndItIsKnownAgain() {
        erase().statusCode(200);

        given().header("Authorization", bearer("admin"))
                .contentType("application/json")
                .body(Map.of("address", address, "scope", "*", "reason", "signed up again"))
                .post("/api/suppressions/lift")
                .then()
                .statusCode(200)
                .body("address", equalTo(address));

        story().body("active", equalTo(true)).body("erased", nullValue());
    }

    @Test
    void anErasureNeedsAReason() {
        given().header("Authorization", bearer("admin"))
                .contentType("application/json")
                .body(Map.of("reason", " "))
                .post("/api/addresses/{address}/erase", address)
                .then()
                .statusCode(400);
        story().body("erased", nullValue());
    }

    @Test
    void theReasonMustNotNameHer() {
        given().header("Authorization", bearer("admin"))
                .contentType("application/json")
                .body(Map.of("reason", "asked by " + address.toUpperCase(Locale.ROOT)))
                .post("/api/addresses/{address}/erase", address)
                .then()
                .statusCode(400)
                .body("violations.field", contains("reason"));
        story().body("erased", nullValue());
    }

    private ValidatableResponse erase() {
        return given().header("Authorization", bearer("admin"))
                .contentType("application/json")
                .body(Map.of("reason", "request 17"))
                .post("/api/addresses/{address}/erase", address)
                .then();
    }

    private ValidatableResponse story() {
        return given().header("Authorization", bearer("viewer"))
                .get("/api/addresses/{address}", address)
                .then()
                .statusCode(200);
    }

    private List<SuppressionRecord.Suppression> published() throws IOException {
        String key = "*|" + AddressHash.parse(TestIntegration.hash(address));
        List<SuppressionRecord.Suppression> found = new ArrayList<>();
        for (var record : kafka.await(Topic.SUPPRESSIONS, 2, one -> one.key().equals(key))) {
            found.add((SuppressionRecord.Suppression) ContractsJson.read(record.value(), SuppressionRecord.class));
        }
        return found;
    }

    /** Every table of the service of which any row has a text in it. */
    private List<String> tablesThatName(String text) throws SQLException {
        List<String> tables = new ArrayList<>();
        List<String> named = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(
                    "select tablename from pg_tables where schemaname = 'public' and tablename <> 'flyway_schema_history'")) {
                while (row.next()) {
                    tables.add(row.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet row = statement.executeQuery(
                        "select exists (select from " + table + " t where t::text like '%" + text + "%')")) {
                    row.next();
                    if (row.getBoolean(1)) {
                        named.add(table);
                    }
                }
            }
        }
        return named;
    }
}
