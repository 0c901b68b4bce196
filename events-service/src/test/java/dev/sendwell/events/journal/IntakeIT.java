package dev.sendwell.events.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.events.SendGridEvent;
import dev.sendwell.events.journal.Intake.Arrived;
import dev.sendwell.events.persistence.Sql;
import dev.sendwell.events.policy.Policy;
import dev.sendwell.events.policy.SoftBounceRule;
import dev.sendwell.events.sendgrid.Batch;
import dev.sendwell.events.sendgrid.Normalized;
import dev.sendwell.events.sendgrid.SendGridEvents;
import dev.sendwell.events.suppression.Entry;
import dev.sendwell.events.suppression.SuppressionRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal's transaction, without Kafka, in databases of its own. */
class IntakeIT {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static final String JOURNAL =
            "select id, integration_id, type, occurred_at, ledger_id, address_hash, soft from event order by day, id";
    private static final String ENTRIES = "select scope, address_hash, kind, id, action, at, until, evidence, actor"
            + " from suppression_entry where withdrawn_at is null order by scope, address_hash, kind, id";
    private static final String SUPPRESSIONS = "select scope, address_hash, address, partition, causes, kinds, since,"
            + " next_expiry from suppression where since is not null order by scope, address_hash";

    private final SendGridEvents sendGrid = new SendGridEvents(new AddressHash.Hasher(new byte[32]));
    private final Intake intake = new Intake(
            integration -> new Policy(integration.equals("shop")),
            new SoftBounceRule(3, Duration.ofDays(30)),
            InstantSource.fixed(NOW));

    @ParameterizedTest
    @ValueSource(longs = {23, 4711, 20261127})
    void aJournalThatIsReplayedShuffledAndRepeatedGivesExactlyTheSameTables(long seed) throws SQLException {
        Random random = new Random(seed);
        List<Told> told = traffic(random, 600);
        FreshDatabase inOrder = new FreshDatabase();
        enter(inOrder, told.stream().map(Told::first).toList(), 50);
        Map<String, List<String>> once = tables(inOrder);
        assertThat(once.get("event")).hasSizeGreaterThan(500);
        assertThat(once.get("suppression")).hasSizeGreaterThan(50).anyMatch(row -> row.contains("soft-bounced"));
        assertThat(once.get("report_event")).hasSizeGreaterThan(200);

        enter(inOrder, told.stream().map(Told::first).toList(), 333);
        assertThat(tables(inOrder)).as("replayed").isEqualTo(once);

        List<Arrived> repeated = new ArrayList<>();
        for (Told one : told) {
            repeated.add(one.first());
            for (int i = random.nextInt(5); i > 0; i--) {
                repeated.add(random.nextBoolean() ? one.first() : one.again());
            }
        }
        Collections.shuffle(repeated, random);
        FreshDatabase shuffled = new FreshDatabase();
        enter(shuffled, repeated, 1 + random.nextInt(100));
        assertThat(tables(shuffled)).as("shuffled and repeated").isEqualTo(once);
    }

    /** Every table that follows from events, as far as it does not say when something was learnt. */
    private static Map<String, List<String>> tables(FreshDatabase database) throws SQLException {
        Map<String, List<String>> tables = new TreeMap<>(Map.of(
                "event", database.rows(JOURNAL),
                "suppression_entry", database.rows(ENTRIES),
                "suppression", database.rows(SUPPRESSIONS),
                "integration_state",
                        database.rows("select integration_id, account_status, account_changed_at, suspended_at,"
                                + " first_delivered_at is not null as heard from integration_state order by 1")));
        for (String report : List.of(
                "report_request",
                "report_event",
                "report_count",
                "report_domain_count",
                "report_reason_count",
                "report_day",
                "report_domain_day",
                "report_reason_day")) {
            tables.put(report, database.rows("select t::text as row from " + report + " t order by 1"));
        }
        return tables;
    }

    @Test
    void aDeliveryEventWhoseIdDiffersBetweenRetriesIsOneEvent() throws SQLException {
        FreshDatabase database = new FreshDatabase();
        SendGridEvent bounce = event("bounce", "a@example.org", 0).with("type", "bounce");

        enter(database, arrived("shop", bounce), 10);
        enter(database, arrived("shop", bounce.with("sg_event_id", "another")), 10);

        assertThat(database.rows(JOURNAL)).hasSize(1);
    }

    @Test
    void anEventWhoseContentDiffersBetweenRetriesIsOneEventByItsId() throws SQLException {
        FreshDatabase database = new FreshDatabase();
        SendGridEvent bounce = event("bounce", "a@example.org", 0).with("type", "bounce");

        enter(database, arrived("shop", bounce.with("reason", "one")), 10);
        enter(database, arrived("shop", bounce.with("reason", "other")), 10);

        assertThat(database.rows(JOURNAL)).hasSize(1);
    }

    @Test
    void twoOpensOfOneMessageInOneSecondStayTwo() throws SQLException {
        FreshDatabase database = new FreshDatabase();

        enter(database, arrived("shop", event("open", "a@example.org", 0).with("sg_event_id", "1")), 10);
        enter(database, arrived("shop", event("open", "a@example.org", 0).with("sg_event_id", "2")), 10);

        assertThat(database.rows(JOURNAL)).hasSize(2);
    }

    @Test
    void softBouncesCountOnlyOnceTheIntegrationHasReceivedADelivery() throws SQLException {
        FreshDatabase database = new FreshDatabase();
        for (int i = 0; i < 4; i++) {
            enter(database, arrived("shop", soft("a@example.org", i)), 10);
        }
        assertThat(database.rows(SUPPRESSIONS)).isEmpty();

        enter(database, arrived("shop", event("delivered", "other@example.org", 9)), 10);

        assertThat(database.rows(SUPPRESSIONS)).singleElement().asString().contains("soft-bounced");
    }

    @Test
    void aDeliveryResetsTheSoftCount() throws SQLException {
        FreshDatabase database = new FreshDatabase();
        enter(database, arrived("shop", soft("a@example.org", 1)), 10);
        enter(database, arrived("shop", soft("a@example.org", 2)), 10);
        enter(database, arrived("shop", event("delivered", "a@example.org", 3)), 10);
        enter(database, arrived("shop", soft("a@example.org", 4)), 10);
        enter(database, arrived("shop", soft("a@example.org", 5)), 10);
        assertThat(database.rows(SUPPRESSIONS)).isEmpty();

        enter(database, arrived("shop", soft("a@example.org", 6)), 10);

        assertThat(database.rows(SUPPRESSIONS)).hasSize(1);
    }

    @Test
    void aLiftBeginsTheSoftCountAnew() throws SQLException {
        FreshDatabase database = new FreshDatabase();
        enter(database, arrived("shop", event("delivered", "other@example.org", 0)), 10);
        for (int second = 1; second <= 3; second++) {
            enter(database, arrived("shop", soft("a@example.org", second)), 10);
        }
        assertThat(database.rows(SUPPRESSIONS)).hasSize(1);

        lift(database, "a@example.org", 5);
        enter(database, arrived("shop", soft("a@example.org", 6)), 10);
        enter(database, arrived("shop", soft("a@example.org", 7)), 10);
        assertThat(database.rows(SUPPRESSIONS)).isEmpty();

        enter(database, arrived("shop", soft("a@example.org", 8)), 10);
        assertThat(database.rows(SUPPRESSIONS)).hasSize(1);
    }

    @Test
    void ofThousandsOfSoftBouncesTheNewestAreJudgedInWhateverOrderTheyCome() throws SQLException {
        Random random = new Random(30);
        List<Arrived> events = new ArrayList<>(arrived("shop", event("delivered", "other@example.org", 0)));
        for (int i = 0; i < 2_600; i++) {
            events.addAll(arrived("shop", soft("a@example.org", i)));
            if (i % 400 == 399) {
                events.addAll(arrived("shop", event("delivered", "a@example.org", i)));
            }
        }
        FreshDatabase inOrder = new FreshDatabase();
        enter(inOrder, events, 300);
        Collections.shuffle(events, random);
        FreshDatabase shuffled = new FreshDatabase();
        enter(shuffled, events, 300);

        assertThat(inOrder.rows(ENTRIES))
                .as("of the newest thousand the first two of each of three runs are not too many")
                .hasSize(994);
        assertThat(inOrder.rows("select 1 from suppression_entry"))
                .as("with those that were withdrawn")
                .hasSizeLessThanOrEqualTo(1_000);
        assertThat(tables(shuffled)).isEqualTo(tables(inOrder));
    }

    @Test
    void theReportHasWhatTheJournalHas() throws SQLException {
        FreshDatabase database = new FreshDatabase();
        List<Arrived> events = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            SendGridEvent event = event(i % 2 == 0 ? "delivered" : "bounce", "p" + i % 7 + "@example.org", i % 5)
                    .with("type", "bounce")
                    .ofRequest("shop", "r" + i % 9);
            events.addAll(arrived("shop", event));
            // SendGrid tells it again: with another id, and with other words under the same one.
            events.addAll(arrived("shop", event.with("sg_event_id", "again-" + i)));
            events.addAll(arrived("shop", event.with("reason", "told otherwise").with("response", "otherwise")));
        }
        events.addAll(arrived("shop", event("delivered", "stranger@example.org", 1)));

        enter(database, events, 7);

        String journal = "select count(*) as n from event where ledger_id is not null";
        assertThat(database.rows("select count(*) as n from report_event")).isEqualTo(database.rows(journal));
        assertThat(database.rows("select sum(delivered_total + bounced_total) as n from report_count"))
                .isEqualTo(database.rows(journal));
    }

    @Test
    void eventsLieInThePartitionOfTheirOwnMonthAndGoAfterTheRetention() throws SQLException {
        FreshDatabase database = new FreshDatabase();
        keepPartitions(database, NOW);
        enter(database, arrived("shop", event("delivered", "a@example.org", 0)), 10);
        enter(database, arrived("shop", event("delivered", "a@example.org", -700L * 24 * 3600)), 10);
        String partitions = "select tableoid::regclass::text as partition from event order by 1";
        assertThat(database.rows(partitions))
                .containsExactly("{\"partition\":\"event_2026_11\"}", "{\"partition\":\"event_default\"}");

        keepPartitions(database, NOW);
        assertThat(database.rows(partitions)).containsExactly("{\"partition\":\"event_2026_11\"}");

        keepPartitions(database, NOW.plus(Duration.ofDays(450)));
        assertThat(database.rows(partitions)).isEmpty();
    }

    @Test
    void nobodyWaitsBehindAMonthThatWaitsForAReader() throws SQLException {
        FreshDatabase database = new FreshDatabase();
        keepPartitions(database, NOW);
        try (Connection reader = database.connect()) {
            reader.setAutoCommit(false);
            reader.createStatement().execute("select from event");

            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> keepPartitions(database, NOW.plus(Duration.ofDays(450))))
                    .extracting(SQLException::getSQLState)
                    .isEqualTo(Sql.LOCK_NOT_AVAILABLE);
        }
        keepPartitions(database, NOW.plus(Duration.ofDays(450)));
    }

    @Test
    void whatWaitedInTheDefaultPartitionMovesIntoItsMonth() throws SQLException {
        FreshDatabase database = new FreshDatabase();
        enter(database, arrived("shop", event("delivered", "a@example.org", 0)), 10);

        keepPartitions(database, NOW);

        assertThat(database.rows("select tableoid::regclass::text as partition, id is not null as whole from event"))
                .containsExactly("{\"partition\":\"event_2026_11\",\"whole\":true}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'delivered'}",
                "{'type':'delivered','ref':{}}",
                "{'type':'delivered','ref':{'id':'short','occurredAt':'2026-11-23T00:00:00Z','receivedAt':'2026-11-23T00:00:00Z','request':{'integrationId':'shop'}}}",
                "{'type':'delivered','ref':{'id':'0123456789abcdef0123456789abcdef','occurredAt':'2026-11-23T00:00:00Z','request':{'integrationId':'shop'}}}"
            })
    void whatDoesNotSayWhichEventItIsIsRefusedBeforeItSpoilsABatch(String json) throws IOException {
        EmailEvent event =
                ContractsJson.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), EmailEvent.class);

        assertThatIllegalArgumentException().isThrownBy(() -> new Arrived(event, json));
    }

    private static void keepPartitions(FreshDatabase database, Instant now) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement call = connection.prepareStatement(
                        "select keep_event_partitions((?::timestamptz at time zone 'UTC')::date, 13)")) {
            call.setString(1, now.toString());
            call.execute();
        }
    }

    private static void lift(FreshDatabase database, String address, long second) throws SQLException {
        Instant at = NOW.minusSeconds(3600).plusSeconds(second);
        Recipient recipient = new Recipient(
                address,
                new AddressHash.Hasher(new byte[32])
                        .of((EmailAddress) EmailAddress.parse(address))
                        .toString());
        Entry lift = new Entry(
                UUID.randomUUID(),
                "i:shop",
                recipient,
                Cause.Kind.SOFT_BOUNCED,
                Entry.Action.LIFTED,
                at,
                null,
                "the mailbox was emptied",
                "ops@shop.example",
                null,
                null);
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            SuppressionRows.record(connection, List.of(lift), Set.of(), at);
            connection.commit();
        }
    }

    private void enter(FreshDatabase database, List<Arrived> events, int batch) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            for (int from = 0; from < events.size(); from += batch) {
                intake.enter(connection, events.subList(from, Math.min(events.size(), from + batch)));
                connection.commit();
            }
        }
    }

    /**
     * An event as it was first told, and as SendGrid tells it again.
     *
     * @param again under another event id, where events are known by their content
     */
    private record Told(Arrived first, Arrived again) {}

    /** Everything that can happen to thirty people at two integrations within two minutes. */
    private List<Told> traffic(Random random, int count) {
        List<Told> traffic = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String integration = random.nextBoolean() ? "shop" : "blog";
            SendGridEvent event = any(random);
            if (random.nextInt(4) > 0) {
                event.ofRequest(integration, "request-" + random.nextInt(90));
            }
            Arrived first = arrived(integration, event).getFirst();
            boolean knownByItsId = first.event() instanceof EmailEvent.Opened;
            Arrived again = knownByItsId
                    ? first
                    : arrived(integration, event.with("sg_event_id", "again-" + i))
                            .getFirst();
            traffic.add(new Told(first, again));
        }
        return traffic;
    }

    private static SendGridEvent any(Random random) {
        String address = "person" + random.nextInt(30) + "@example.org";
        long second = random.nextInt(120);
        int group = random.nextInt(2);
        return switch (random.nextInt(11)) {
            case 10 ->
                SendGridEvent.of("account_status_change", null, NOW.minusSeconds(random.nextInt(3)))
                        .with("type", random.nextBoolean() ? "compliance_suspend" : "compliance_reactivate");
            case 0 -> event("bounce", address, second).with("type", "bounce");
            case 1, 2, 3 -> soft(address, second);
            case 4 -> event("delivered", address, second);
            case 5 -> event("group_unsubscribe", address, second).with("asm_group_id", group);
            case 6 -> event("group_resubscribe", address, second).with("asm_group_id", group);
            case 7 -> event("unsubscribe", address, second);
            case 8 -> event("open", address, second);
            default -> event("dropped", address, second).with("reason", "Spam Reporting Address");
        };
    }

    private static SendGridEvent soft(String address, long second) {
        return event("bounce", address, second).with("type", "blocked").with("status", "4.2.2");
    }

    private static SendGridEvent event(String event, String address, long second) {
        return SendGridEvent.of(event, address, NOW.minusSeconds(3600).plusSeconds(second));
    }

    private List<Arrived> arrived(String integration, SendGridEvent event) {
        Batch batch = Batch.split(SendGridEvent.batch(event).getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
        return batch.elements().stream()
                .map(element -> sendGrid.normalize(integration, NOW, batch, element))
                .map(normalized -> ((Normalized.Ours) normalized).event())
                .map(IntakeIT::arrived)
                .toList();
    }

    private static Arrived arrived(EmailEvent event) {
        return new Arrived(event, new String(ContractsJson.write(event), StandardCharsets.UTF_8));
    }
}
