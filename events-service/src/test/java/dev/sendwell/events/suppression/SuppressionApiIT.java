package dev.sendwell.events.suppression;

import static dev.sendwell.testkit.session.TestSessions.bearer;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.SuppressionRecord;
import dev.sendwell.contracts.Topic;
import dev.sendwell.events.SendGridEvent;
import dev.sendwell.events.TestClock;
import dev.sendwell.events.TestIntegration;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class SuppressionApiIT {
    private final KafkaProbe kafka = new KafkaProbe();
    private final String unique = UUID.randomUUID().toString();
    private final String address = "person-" + unique + "@example.org";

    @Inject
    TestClock clock;

    @Inject
    AddressHash.Hasher hasher;

    @AfterEach
    void close() {
        clock.moveAheadBy(Duration.ZERO);
        kafka.close();
    }

    @Test
    void anAddressAddedByHandIsPublishedWithReasonAndPerson() {
        add(Map.of("address", " Person-" + unique + "@EXAMPLE.org ", "reason", "asked us by phone"))
                .statusCode(201)
                .body("address", equalTo(address))
                .body("scope", equalTo("*"))
                .body("version", equalTo(1));

        Cause cause = published("*|" + TestIntegration.hash(address))
                .getLast()
                .causes()
                .getFirst();
        assertThat(cause.kind()).isEqualTo(Cause.Kind.ADDED);
        assertThat(cause.evidence()).isEqualTo("asked us by phone");
        assertThat(cause.actor()).isEqualTo("admin@sendwell.test");
    }

    @Test
    void aWholeDomainCanBeAddedForOneIntegration() {
        add(Map.of(
                        "address",
                        "@" + unique.toUpperCase(Locale.ROOT) + ".Bücher.example",
                        "scope",
                        "i:shop",
                        "reason",
                        "closed"))
                .statusCode(201)
                .body("scope", equalTo("i:shop"))
                .body("address", equalTo("@" + unique + ".xn--bcher-kva.example"));
    }

    @Test
    void aDomainWithAnEndIsPublishedAsTheSenderLooksItUp() {
        String domain = unique + ".example";
        add(Map.of("address", "@" + domain, "scope", "i:shop", "reason", "closed", "until", "2099-01-01T00:00:00Z"))
                .statusCode(201);

        // By the hash of the domain, as Submission.domainHash, with the end beside the cause.
        SuppressionRecord.Suppression published =
                published("i:shop|" + hasher.ofDomain(domain)).getLast();
        assertThat(published.causes())
                .extracting(Cause::kind, Cause::until)
                .containsExactly(tuple(Cause.Kind.ADDED, Instant.parse("2099-01-01T00:00:00Z")));
    }

    @Test
    void theListIsPublishedAgainWithNewMarkersWhenSomebodyAsks() {
        add(Map.of("address", address, "reason", "once")).statusCode(201);
        String key = "*|" + TestIntegration.hash(address);
        published(key);
        long epoch = newestEpoch();

        given().header("Authorization", bearer("admin"))
                .post("/api/suppressions/republication")
                .then()
                .statusCode(202)
                .body("actor", equalTo("admin@sendwell.test"));

        List<ConsumerRecord<String, byte[]>> twice =
                kafka.await(Topic.SUPPRESSIONS, 2, record -> record.key().equals(key));
        assertThat(twice).extracting(record -> suppression(record).version()).containsExactly(1L, 1L);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(newestEpoch()).isEqualTo(epoch + 1));
        given().header("Authorization", bearer("viewer"))
                .get("/api/suppressions/republication")
                .then()
                .body("finishedAt", notNullValue())
                .body("published", greaterThan(0));
    }

    /** Of the newest marker of partition 0; other tests' services have written some before. */
    private long newestEpoch() {
        return kafka.all(Topic.SUPPRESSIONS).stream()
                .filter(record -> record.key().equals("marker|0"))
                .map(SuppressionApiIT::marker)
                .mapToLong(SuppressionRecord.Marker::epoch)
                .max()
                .orElseThrow();
    }

    private static SuppressionRecord.Marker marker(ConsumerRecord<String, byte[]> record) {
        try {
            return (SuppressionRecord.Marker) ContractsJson.read(record.value(), SuppressionRecord.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anAdditionEndsWhenItWasToEnd() {
        Instant until = Instant.now().plus(Duration.ofDays(7)).truncatedTo(ChronoUnit.SECONDS);
        add(Map.of("address", address, "reason", "on holiday", "until", until.toString()))
                .statusCode(201)
                .body("causes[0].until", equalTo(until.toString()));

        clock.moveAheadBy(Duration.ofDays(8));

        kafka.await(
                Topic.SUPPRESSIONS,
                1,
                record -> record.key().equals("*|" + TestIntegration.hash(address))
                        && suppression(record).causes().isEmpty());
        find(Map.of("address", unique)).body("items", empty());
    }

    @Test
    void liftingOneCauseLeavesTheOthersAndIsPublished() {
        TestIntegration shop = TestIntegration.known(kafka);
        shop.takes(SendGridEvent.of("bounce", address, Instant.now()).with("type", "bounce"));
        kafka.await(Topic.SUPPRESSIONS, 1, record -> record.key().equals("*|" + TestIntegration.hash(address)));
        add(Map.of("address", address, "reason", "too")).statusCode(201);

        lift(Map.of("address", address, "scope", "*", "cause", "bounced", "reason", "works again"))
                .statusCode(200)
                .body("causes.kind", contains("added"));
        lift(Map.of("address", address, "scope", "*", "reason", "works again"))
                .statusCode(200)
                .body("causes", empty());
        lift(Map.of("address", address, "scope", "*", "reason", "works again")).statusCode(404);

        kafka.await(
                Topic.SUPPRESSIONS,
                1,
                record -> record.key().equals("*|" + TestIntegration.hash(address))
                        && suppression(record).version() == 4
                        && suppression(record).causes().isEmpty());
    }

    @Test
    void theListIsSearchedByAddressCauseScopeIntegrationAndTime() {
        TestIntegration shop = TestIntegration.known(kafka);
        Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(100);
        shop.takes(
                SendGridEvent.of("bounce", address, at).with("type", "bounce"),
                SendGridEvent.of("unsubscribe", address, at),
                SendGridEvent.of("group_unsubscribe", address, at).with("asm_group_id", 7));
        kafka.await(Topic.SUPPRESSIONS, 3, record -> record.key().endsWith(TestIntegration.hash(address)));

        find(Map.of("address", unique.substring(3))).body("items", hasSize(3));
        find(Map.of("address", unique, "cause", "bounced")).body("items.scope", contains("*"));
        find(Map.of("address", unique, "scope", "i:" + shop.id())).body("items.scope", contains("i:" + shop.id()));
        find(Map.of("integration", shop.id())).body("items", hasSize(2));
        find(Map.of("address", unique, "from", at.toString())).body("items", hasSize(3));
        find(Map.of("address", unique, "to", at.toString())).body("items", empty());
        find(Map.of("address", "%" + unique.substring(0, 8))).body("items", empty());
    }

    @Test
    void pagesHoldEveryAddressOnce() {
        for (int i = 0; i < 7; i++) {
            add(Map.of("address", i + "-" + address, "reason", "many")).statusCode(201);
        }
        List<String> found = new ArrayList<>();
        Map<String, Object> query = new HashMap<>(Map.of("address", unique, "limit", 3));
        String next;
        do {
            var page = find(query).extract();
            found.addAll(page.path("items.address"));
            next = page.path("next");
            query.put("after", next);
        } while (next != null);

        assertThat(found).hasSize(7).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "address | nobody        | -      | reason | -",
                "address | @nowhere      | -      | reason | -",
                "address | ''            | -      | reason | -",
                "reason  | a@example.org | -      | ''     | -",
                "scope   | a@example.org | shop   | reason | -",
                "scope   | a@example.org | g:shop | reason | -",
                "until   | a@example.org | -      | reason | 2020-01-01T00:00:00Z",
                "until   | a@example.org | -      | reason | tomorrow"
            })
    void anAdditionThatIsNotValidNamesItsField(
            String field, String written, String scope, String reason, String until) {
        Map<String, String> body = new HashMap<>();
        body.put("address", written);
        body.put("scope", scope);
        body.put("reason", reason);
        body.put("until", until);

        add(body)
                .statusCode(400)
                .contentType(startsWith("application/problem+json"))
                .body("violations.field", contains(field));
    }

    @ParameterizedTest
    @CsvSource({"cause,nonsense", "from,yesterday", "after,nonsense", "limit,0", "limit,100000"})
    void aSearchThatIsNotValidNamesItsField(String parameter, String value) {
        find(Map.of(parameter, value)).statusCode(400).body("violations.field", contains(parameter));
    }

    @Test
    void theExportStreamsEveryCauseAndNoFormula() {
        add(Map.of("address", "=1+1." + address, "reason", "=HYPERLINK(\"http://evil\"),\nsecond line"))
                .statusCode(201);
        add(Map.of("address", "b-" + address, "reason", "plain")).statusCode(201);

        String csv = given().header("Authorization", bearer("viewer"))
                .queryParam("address", unique)
                .get("/api/suppressions/export")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/csv"))
                .header("Content-Disposition", "attachment; filename=\"inactive-addresses.csv\"")
                .extract()
                .asString();

        assertThat(csv)
                .startsWith("address,scope,cause,since,until,evidence,actor,request,campaign\r\n")
                .contains("b-" + address + ",*,added,")
                .contains(",plain,admin@sendwell.test,,\r\n")
                .contains("\r\n'=1+1." + address + ",*,added,")
                .contains("\"'=HYPERLINK(\"\"http://evil\"\"),\nsecond line\"");
    }

    @Test
    void anAddressTellsItsStory() {
        TestIntegration shop = TestIntegration.known(kafka);
        Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        shop.takes(
                SendGridEvent.of("processed", address, at.minusSeconds(5)).ofRequest(shop.id(), "order-1"),
                SendGridEvent.of("bounce", address, at)
                        .ofRequest(shop.id(), "order-1")
                        .with("type", "bounce")
                        .with("reason", "550 gone"));
        kafka.await(Topic.SUPPRESSIONS, 1, record -> record.key().equals("*|" + TestIntegration.hash(address)));
        lift(Map.of("address", address, "scope", "*", "reason", "wrote to us")).statusCode(200);

        given().header("Authorization", bearer("viewer"))
                .get("/api/addresses/{address}", address.toUpperCase(Locale.ROOT))
                .then()
                .statusCode(200)
                .body("address", equalTo(address))
                .body("active", equalTo(true))
                .body("scopes.scope", contains("*"))
                .body("events.type", contains("bounced", "processed"))
                .body("events[0].ref.request.requestId", equalTo("order-1"))
                .body("changes.action", contains("lifted", "added"))
                .body("changes.actor", contains("admin@sendwell.test", "sendgrid"))
                .body("changes.reason", contains("wrote to us", "550 gone"));
    }

    /** Between events the address stays inactive in the same second; a person has seen what is there, and means it. */
    @Test
    void aPersonsLiftHoldsInTheSameSecondAndAgainstAClockThatIsAhead() {
        TestIntegration shop = TestIntegration.known(kafka);
        Instant ahead = Instant.now().plusSeconds(40);
        shop.takes(
                SendGridEvent.of("bounce", address, ahead).with("type", "bounce"),
                SendGridEvent.of("bounce", address, ahead.plusSeconds(1)).with("type", "bounce"));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> find(Map.of("address", unique)).body("items", hasSize(1)));
        add(Map.of("address", address, "reason", "too")).statusCode(201);

        lift(Map.of("address", address, "scope", "*", "reason", "wrote to us"))
                .statusCode(200)
                .body("causes", empty());
        find(Map.of("address", unique)).body("items", empty());

        shop.takes(SendGridEvent.of("bounce", address, ahead.plusSeconds(60)).with("type", "bounce"));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> find(Map.of("address", unique)).body("items", hasSize(1)));
    }

    @Test
    void anAddressIsInactiveThroughItsDomain() {
        String domain = unique + ".example";
        add(Map.of("address", "@" + domain, "reason", "closed")).statusCode(201);

        given().header("Authorization", bearer("viewer"))
                .get("/api/addresses/{address}", "anybody@" + domain)
                .then()
                .statusCode(200)
                .body("active", equalTo(false))
                .body("scopes.address", contains("@" + domain));
    }

    @Test
    void anAddressOfWhichNothingIsKnownIsActive() {
        given().header("Authorization", bearer("viewer"))
                .get("/api/addresses/{address}", address)
                .then()
                .statusCode(200)
                .body("active", equalTo(true))
                .body("scopes", empty())
                .body("events", empty());
    }

    @Test
    void whatIsNoAddressIsAProblem() {
        given().header("Authorization", bearer("viewer"))
                .get("/api/addresses/{address}", "nobody")
                .then()
                .statusCode(400)
                .body("violations.field", contains("address"));
    }

    private static ValidatableResponse add(Map<String, String> body) {
        return post("/api/suppressions", body);
    }

    private static ValidatableResponse lift(Map<String, String> body) {
        return post("/api/suppressions/lift", body);
    }

    private static ValidatableResponse post(String path, Map<String, String> body) {
        return given().header("Authorization", bearer("admin"))
                .contentType(ContentType.JSON)
                .body(body)
                .post(path)
                .then();
    }

    private static ValidatableResponse find(Map<String, ?> query) {
        return given().header("Authorization", bearer("viewer"))
                .queryParams(query)
                .get("/api/suppressions")
                .then();
    }

    private List<SuppressionRecord.Suppression> published(String key) {
        return kafka.await(Topic.SUPPRESSIONS, 1, record -> record.key().equals(key)).stream()
                .map(SuppressionApiIT::suppression)
                .toList();
    }

    private static SuppressionRecord.Suppression suppression(ConsumerRecord<String, byte[]> record) {
        try {
            return (SuppressionRecord.Suppression) ContractsJson.read(record.value(), SuppressionRecord.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
