package dev.sendwell.events.suppression.imports;

import static dev.sendwell.testkit.session.TestSessions.bearer;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.SuppressionRecord;
import dev.sendwell.contracts.Topic;
import dev.sendwell.events.SendGridEvent;
import dev.sendwell.events.TestClock;
import dev.sendwell.events.TestIntegration;
import dev.sendwell.events.suppression.Target;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class ImportIT {
    private final KafkaProbe kafka = new KafkaProbe();
    private final String domain = UUID.randomUUID() + ".example";

    @Inject
    DataSource database;

    @Inject
    ImportDesk desk;

    @Inject
    ImportWorker worker;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.flyway.username")
    String owner;

    @ConfigProperty(name = "quarkus.flyway.password")
    String ownersPassword;

    @Inject
    TestClock clock;

    @AfterEach
    void close() {
        clock.moveAheadBy(Duration.ZERO);
        kafka.close();
    }

    @Test
    void everyLineBecomesInactiveOrIsRejectedWithItsReason() throws IOException {
        String done = done("""
                Email;Scope;Until;Reason;Name
                A@%1$s;;;wrote a letter;Anna
                "b@%1$s";i:shop;2099-12-31;;Bert
                @sub.%1$s;;;competitor;
                nobody;;;;
                c@%1$s;everywhere;;;
                d@%1$s;;tomorrow;;
                e@%1$s;;2020-01-01;;
                "f@%1$s
                a@%1$s;;;again;
                """.formatted(domain));

        one(done)
                .then()
                .body("status", equalTo("DONE"))
                .body("lines", equalTo(9))
                .body("added", equalTo(3))
                .body("known", equalTo(1))
                .body("rejected", equalTo(5));
        assertThat(rejected(done))
                .startsWith("line,reason,text\r\n")
                .contains("5,the address has no @,\"nobody;;;;\"")
                .contains("6,\"the scope is none: *, i:<integration>")
                .contains("7,until is no day or instant")
                .contains("8,it had ended before the import began")
                .contains("9,\"a quote is not closed, or something follows it\"");
        assertThat(published("*|" + TestIntegration.hash("a@" + domain)).causes())
                .singleElement()
                .satisfies(cause -> {
                    assertThat(cause.kind()).isEqualTo(Cause.Kind.IMPORTED);
                    assertThat(cause.evidence()).isEqualTo("wrote a letter");
                    assertThat(cause.actor()).isEqualTo("admin@sendwell.test");
                    assertThat(cause.until()).isNull();
                });
        assertThat(published("i:shop|" + TestIntegration.hash("b@" + domain)).causes())
                .singleElement()
                .satisfies(cause -> {
                    assertThat(cause.evidence()).isEqualTo("from the old system");
                    assertThat(cause.until()).isEqualTo(Instant.parse("2100-01-01T00:00:00Z"));
                });
        find("sub." + domain).body("items.address", contains("@sub." + domain));
    }

    @Test
    void whatCannotBeStoredIsRejectedOrCutAndStopsNothing() {
        String done =
                done("address,scope,until,reason\na@%1$s,i:%2$s,,\nb@%1$s,,+999999-12-31T00:00:00Z,\nc@%1$s,,,%3$s\n"
                        .formatted(domain, "x".repeat(3_000), "x".repeat(498) + "\uD83D\uDE00".repeat(5)));

        one(done)
                .then()
                .body("status", equalTo("DONE"))
                .body("added", equalTo(1))
                .body("rejected", equalTo(2));
    }

    @Test
    void importingAgainChangesNothing() {
        String file = "a@%1$s\nb@%1$s\n".formatted(domain);
        done(file);
        List<Integer> versions = find(domain).extract().path("items.version");

        one(done(file)).then().body("added", equalTo(0)).body("known", equalTo(2));

        assertThat(find(domain).extract().<List<Integer>>path("items.version")).isEqualTo(versions);
    }

    @Test
    void anImportNeitherRevivesNorShortensNorSoftensWhatHolds() {
        String address = "a@" + domain;
        TestIntegration shop = TestIntegration.known(kafka);
        shop.takes(SendGridEvent.of("bounce", address, Instant.now()).with("type", "bounce"));
        kafka.await(Topic.SUPPRESSIONS, 1, record -> record.key().equals("*|" + TestIntegration.hash(address)));
        done(address + "\n");

        one(done("address,until\n" + address + ",2099-12-31\n"))
                .then()
                .body("added", equalTo(0))
                .body("known", equalTo(1));

        find(domain)
                .body("items[0].causes.kind", contains("bounced", "imported"))
                .body("items[0].causes.until", contains(null, null));
    }

    @Test
    void aLaterEndExtendsAnEarlierOne() {
        done("address,until\na@" + domain + ",2098-12-31\n");

        one(done("address,until\na@" + domain + ",2099-12-31\n")).then().body("added", equalTo(1));

        find(domain).body("items[0].causes.until", contains("2100-01-01T00:00:00Z"));
    }

    @Test
    void anExportCanBeImported() {
        done("address,reason\n@%1$s,competitor\n=1+1@%1$s,\"two, lines\"\n".formatted(domain));
        String export = given().header("Authorization", bearer("viewer"))
                .queryParam("address", domain)
                .get("/api/suppressions/export")
                .asString();
        List.of("@" + domain, "=1+1@" + domain)
                .forEach(address -> as("admin")
                        .contentType("application/json")
                        .body(Map.of("address", address, "scope", "*", "reason", "test"))
                        .post("/api/suppressions/lift")
                        .then()
                        .statusCode(200));

        one(done(export)).then().body("added", equalTo(2)).body("rejected", equalTo(0));

        assertThat(find(domain).extract().<List<String>>path("items.causes.evidence.flatten()"))
                .containsExactlyInAnyOrder("imported: competitor", "imported: two, lines");
    }

    @Test
    void manyLinesAreDoneInManyTransactionsAndAllArePublished() {
        int count = 12_345;
        String file =
                IntStream.range(0, count).mapToObj(i -> "p" + i + "@" + domain).collect(Collectors.joining("\n"));

        JsonPath done = one(done(file)).jsonPath();

        assertThat(done.getInt("added")).isEqualTo(count);
        assertThat(done.getLong("position")).isEqualTo(file.length());
        kafka.await(
                Topic.SUPPRESSIONS,
                count,
                record -> new String(record.value(), StandardCharsets.UTF_8).contains("@" + domain));
    }

    @Test
    void goesOnWhereARestartLeftIt() throws SQLException {
        UUID id = UUID.randomUUID();
        byte[] file = "address\na@%1$s\nnobody\nc@%1$s\n".formatted(domain).getBytes(StandardCharsets.UTF_8);
        try (Connection connection = database.getConnection()) {
            ImportRows.insert(connection, started(id));
            // Parts end anywhere.
            ImportRows.addPart(connection, id, 0, Arrays.copyOfRange(file, 0, 11), Instant.now());
            ImportRows.addPart(connection, id, 1, Arrays.copyOfRange(file, 11, file.length), Instant.now());
            try (PreparedStatement before = connection.prepareStatement(
                    "update suppression_import set lines = 2, added = 1, rejected = 1, received = true where id = ?")) {
                before.setObject(1, id);
                before.executeUpdate();
            }
        }

        awaitOver(id.toString())
                .then()
                .body("status", equalTo("DONE"))
                .body("lines", equalTo(3))
                .body("added", equalTo(2))
                .body("rejected", equalTo(1));
        find(domain).body("items.address", contains("c@" + domain));
    }

    @Test
    void ofTwoWorkersAtOneImportOnlyOneCountsEachBatch() throws Exception {
        UUID id = UUID.randomUUID();
        Import stale = started(id);
        try (Connection connection = database.getConnection()) {
            ImportRows.insert(connection, stale);
        }
        List<FileLines.Line> batch =
                List.of(named(1, "a@" + domain), named(2, "b@" + domain), new FileLines.Rejected(3, "no address", "x"));

        assertThat(worker.enter(stale, batch, 0, 10, 0)).isEqualTo(1);
        assertThatExceptionOfType(ImportWorker.OvertakenException.class)
                .isThrownBy(() -> worker.enter(stale, batch, 0, 10, 0));
        assertThatExceptionOfType(ImportWorker.OvertakenException.class)
                .as("it would skip what the other has not done yet")
                .isThrownBy(() -> worker.enter(stale, batch, 6, 20, 0));

        one(id.toString())
                .then()
                .body("lines", equalTo(3))
                .body("added", equalTo(2))
                .body("rejected", equalTo(1));
    }

    @Test
    void aLineThatPostgresqlDoesNotTakeIsRejectedAndKeepsNothingElseBack() throws SQLException, IOException {
        String rule = "suppression_" + domain.substring(0, 8);
        asOwner("alter table suppression add constraint " + rule + " check (address not like 'refused%@" + domain
                + "') not valid");
        try {
            String file = IntStream.range(0, 40)
                    .mapToObj(i -> (i == 7 || i == 31 ? "refused" : "p") + i + "@" + domain)
                    .collect(Collectors.joining("\n"));
            String done = done(file);

            one(done)
                    .then()
                    .body("status", equalTo("DONE"))
                    .body("lines", equalTo(40))
                    .body("added", equalTo(38))
                    .body("rejected", equalTo(2));
            assertThat(rejected(done))
                    .contains("8,it cannot be kept: PostgreSQL says 23514,refused7@" + domain)
                    .contains("32,it cannot be kept: PostgreSQL says 23514,refused31@" + domain);
            one(done("next@" + domain)).then().body("added", equalTo(1));
        } finally {
            asOwner("alter table suppression drop constraint " + rule);
        }
    }

    private static FileLines.Named named(long number, String address) {
        Target.Parsed.Good parsed = (Target.Parsed.Good) Target.parse(address, new AddressHash.Hasher(new byte[32]));
        return new FileLines.Named(number, address, parsed.target(), "*", "from the old system", null);
    }

    private void asOwner(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, owner, ownersPassword);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void anUploadThatBrokeOffSaysSoAndImportsNothing() throws SQLException {
        UUID id = UUID.randomUUID();
        try (Connection connection = database.getConnection()) {
            ImportRows.insert(connection, started(id));
            ImportRows.addPart(connection, id, 0, ("a@" + domain).getBytes(StandardCharsets.UTF_8), Instant.now());
        }
        assertThat(one(id.toString()).jsonPath().getString("status")).isEqualTo("ARRIVING");

        clock.moveAheadBy(Duration.ofMinutes(11));

        assertThat(awaitOver(id.toString()).jsonPath().getString("failure")).contains("broke off", "upload it again");
        find(domain).body("items.size()", equalTo(0));
    }

    @Test
    void nothingIsKeptOfAFileThatDoesNotArriveAsAWhole() throws Exception {
        InputStream breaks = new SequenceInputStream(new ByteArrayInputStream(new byte[2_000_000]), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the link broke");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return read();
            }
        });

        assertThat(catchThrowable(() -> desk.take(domain, breaks, defaults(), "somebody")))
                .hasMessage("the link broke");

        assertThat(desk.newest(1_000)).noneMatch(one -> one.fileName().equals(domain));
    }

    @Test
    void thePageTakesAFileAndShowsHowFarItIs() {
        String location = browser("admin")
                .redirects()
                .follow(false)
                .multiPart("csrf", TestSessions.CSRF)
                .multiPart("file", "old <list>.csv", ("a@" + domain).getBytes(StandardCharsets.UTF_8), "text/csv")
                .multiPart("reason", "moved here")
                .accept("text/html")
                .post("/suppressions/imports")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
        String id = location.substring(location.lastIndexOf('/') + 1);
        awaitOver(id);

        String page = browser("viewer")
                .accept("text/html")
                .get("/suppressions/imports/" + id)
                .asString();
        assertThat(page)
                .contains("Import of old &lt;list&gt;.csv", "1 line: 1 made inactive", "value=\"100\"")
                .doesNotContain("hx-get=\"/suppressions");
        String refused = browser("admin")
                .multiPart("csrf", TestSessions.CSRF)
                .multiPart("file", "empty.csv", new byte[0], "text/csv")
                .accept("text/html")
                .post("/suppressions/imports")
                .then()
                .statusCode(400)
                .extract()
                .asString();
        assertThat(refused).contains("choose a file that is not empty", "say why");
    }

    private String done(String file) {
        String id = as("admin")
                .queryParam("reason", "from the old system")
                .contentType("text/csv")
                .body(file.getBytes(StandardCharsets.UTF_8))
                .post("/api/suppressions/imports")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        awaitOver(id);
        return id;
    }

    private static Response awaitOver(String id) {
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() ->
                        assertThat(one(id).jsonPath().getString("finishedAt")).isNotNull());
        return one(id);
    }

    private static Response one(String id) {
        return as("viewer").get("/api/suppressions/imports/" + id);
    }

    private static String rejected(String id) {
        return as("viewer")
                .get("/api/suppressions/imports/" + id + "/rejected.csv")
                .asString();
    }

    private static ValidatableResponse find(String part) {
        return as("viewer")
                .queryParam("address", part)
                .get("/api/suppressions")
                .then()
                .statusCode(200);
    }

    private static RequestSpecification as(String role) {
        return given().header("Authorization", bearer(role));
    }

    private static RequestSpecification browser(String role) {
        return given().cookie(TestSessions.COOKIE, TestSessions.cookie(role));
    }

    private Import started(UUID id) {
        return new Import(
                id,
                "file.csv",
                defaults(),
                "somebody",
                Instant.now(),
                Import.Status.ARRIVING,
                0,
                0,
                0,
                0,
                0,
                0,
                null,
                null);
    }

    private static Import.Defaults defaults() {
        return new Import.Defaults("*", "from the old system", null);
    }

    private SuppressionRecord.Suppression published(String key) throws IOException {
        ConsumerRecord<String, byte[]> record =
                kafka.await(Topic.SUPPRESSIONS, 1, one -> one.key().equals(key)).getLast();
        return (SuppressionRecord.Suppression) ContractsJson.read(record.value(), SuppressionRecord.class);
    }
}
