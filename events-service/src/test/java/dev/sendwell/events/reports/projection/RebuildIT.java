package dev.sendwell.events.reports.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.RecordType;
import dev.sendwell.events.Retention;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A report that was right, is damaged in some way, and is made right again while it can be read. */
class RebuildIT {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final LocalDate DAY = LocalDate.ofInstant(NOON, ZoneOffset.UTC);
    private static final Retention RETENTION = new Retention(13);
    private static ReportTables tables;

    private final InstantSource clock = InstantSource.fixed(NOON.plusSeconds(7_200));
    private Map<String, List<String>> right;

    @BeforeAll
    static void migrate() {
        tables = new ReportTables();
    }

    @BeforeEach
    void givenAReportThatEqualsTheJournal() throws SQLException, IOException {
        tables.clear();
        tables.execute(List.of("delete from event", "delete from report_rebuild"));
        Traffic traffic = new Traffic("shop");
        for (int i = 0; i < 40; i++) {
            Traffic.Request request = traffic.request("r" + i, "p" + i + "@domain" + i % 5 + ".example", "sale")
                    .accepted(NOON, 1);
            switch (i % 4) {
                case 0 -> request.bounced(NOON.plusSeconds(i), "550 5.1.1 unknown");
                case 1 -> request.delivered(NOON.plusSeconds(i)).opened(NOON.plusSeconds(900), false);
                case 2 -> request.delivered(NOON.plusSeconds(i)).unsubscribed(NOON.plusSeconds(60));
                default -> request.delivered(NOON.plusSeconds(i)).delivered(NOON.plusSeconds(3_600));
            }
        }
        tables.apply(traffic.records(), 100);
        journal(traffic.records());
        right = tables.rows();
        assertThat(check().equal()).as("before anything is damaged").isTrue();
    }

    @Test
    void changesNothingWhereNothingIsWrong() throws SQLException {
        Rebuild.State done = rebuild();

        assertThat(done.eventsAdded() + done.eventsRemoved() + done.countsCorrected())
                .isZero();
        assertThat(tables.rows()).isEqualTo(right);
    }

    @Test
    void countsWhatTheJournalHasAndTheReportHasNot() throws SQLException {
        tables.execute(List.of(
                "delete from report_event where figure in ('bounced', 'unsubscribed')",
                "update report_request set reported = false where ledger_id not in"
                        + " (select ledger_id from report_event where figure = 'delivered')"));
        assertThat(check().notCounted()).isEqualTo(20);

        Rebuild.State done = rebuild();

        assertThat(done.eventsAdded()).isEqualTo(20);
        assertThat(tables.rows()).isEqualTo(right);
        assertThat(check().equal()).isTrue();
    }

    @Test
    void takesBackWhatTheJournalDoesNotHave() throws SQLException {
        // The only event of some requests, and the first of others.
        tables.execute(List.of("delete from event where type in ('bounced', 'opened')"));
        assertThat(check().notInJournal()).isEqualTo(20);

        Rebuild.State done = rebuild();

        assertThat(done.eventsRemoved()).isEqualTo(20);
        assertThat(tables.sum("bounced")).isZero();
        assertThat(tables.sum("no_event_yet")).isEqualTo(10);
        assertThat(check().equal()).isTrue();
    }

    @Test
    void mendsCountsThatTheirRawRowsDoNotGive() throws SQLException {
        tables.execute(List.of(
                "update report_count set bounced = bounced + 7",
                "delete from report_domain_count where domain = 'domain1.example'",
                "update report_reason_count set reason = 'other words'",
                "update report_day set delivered = delivered + 1",
                "delete from report_reason_day"));
        assertThat(check().differences()).isPositive();

        Rebuild.State done = rebuild();

        assertThat(done.countsCorrected()).isPositive();
        assertThat(tables.rows()).isEqualTo(right);
    }

    @Test
    void doesNotEvenReadEventsOfOtherSoftwareOnTheAccount() throws SQLException {
        tables.execute(
                List.of(
                        "insert into event (day, id, integration_id, type, occurred_at, received_at, soft, body)"
                                + " select day, gen_random_uuid(), integration_id, type, occurred_at, received_at, soft, '{}' from event"));

        assertThat(check().equal()).isTrue();
        assertThat(rebuild().eventsAdded()).isZero();
        assertThat(tables.rows()).isEqualTo(right);
    }

    @Test
    void countsInNeighbouringDaysWhatTakingOutMakesTheFirst() throws SQLException, IOException {
        // Delivered on two days: the journal loses the first day's event, so that the next day's becomes the first.
        Traffic traffic = new Traffic("shop");
        traffic.request("two-days", "two@domain0.example", "sale")
                .accepted(NOON, 1)
                .delivered(NOON.plusSeconds(120))
                .delivered(NOON.plus(Duration.ofDays(1)));
        tables.apply(traffic.records(), 100);
        journal(traffic.records());
        tables.execute(List.of("delete from event where ledger_id = '"
                + LedgerId.of("shop", "two-days").value() + "' and day = '" + DAY + "'"));

        Rebuild.State done = rebuild(DAY, DAY);

        assertThat(done.eventsRemoved()).isEqualTo(1);
        assertThat(done.countsCorrected()).as("taking out counts by itself").isZero();
        SelfCheck.Result both = new SelfCheck(tables.dataSource, clock, RETENTION)
                .check(Bucket.of(NOON.minusSeconds(86_400)), Bucket.of(NOON.plusSeconds(2 * 86_400)));
        assertThat(both.equal()).isTrue();
    }

    @Test
    void daysOfWhichNothingIsKeptAreLeftOut() throws SQLException {
        Rebuild.State done = rebuild(LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 1));

        assertThat(done.firstDay()).isEqualTo(DAY);
        assertThat(done.lastDay()).isEqualTo(DAY);
        assertThat(rebuild(DAY.plusDays(5), DAY.plusDays(9)).finishedAt())
                .as("nothing to do")
                .isNotNull();
    }

    @Test
    void comparingWaitsForNoTransactionThatIsUnderWay() throws SQLException {
        try (Connection ingestion = begun("late", "sale")) {
            assertThat(rebuild().countsCorrected()).isZero();
            ingestion.commit();
        }
        assertThat(check().differences()).isZero();
    }

    @Test
    void makesRoomForEventsThatComeInAndTriesAgain() throws SQLException {
        tables.execute(List.of("update report_count set bounced = bounced + 7"));
        Rebuild rebuild = new Rebuild(tables.dataSource, clock, RETENTION);
        rebuild.request("somebody");
        try (Connection first = begun("late-1", "sale")) {
            rebuild.goOn();
            assertThat(rebuild.last().orElseThrow().finishedAt())
                    .as("while a transaction holds the tables")
                    .isNull();
            try (Connection second = begun("late-2", "another campaign")) {
                second.commit();
            }
            first.commit();
        }

        rebuild.goOn();

        assertThat(rebuild.last().orElseThrow().finishedAt()).isNotNull();
        assertThat(check().differences()).isZero();
    }

    @Test
    void isRightInTheEndWhileEventsComeInAllTheTime() throws Exception {
        tables.execute(List.of(
                "update report_domain_count set delivered = delivered + 3",
                "delete from report_event where figure = 'bounced'"));
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger came = new AtomicInteger();
        Thread ingestion = Thread.ofVirtual().start(() -> {
            while (!done.get()) {
                Traffic traffic = new Traffic("shop");
                traffic.request("during-" + came.incrementAndGet(), "p@domain1.example", "sale")
                        .accepted(NOON, 1)
                        .delivered(NOON.plusSeconds(came.get() % 3_000));
                try {
                    tables.apply(outcomes(traffic), 10);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        Rebuild rebuild = new Rebuild(tables.dataSource, clock, RETENTION);
        rebuild.request("somebody");
        while (rebuild.last().orElseThrow().finishedAt() == null) {
            rebuild.goOn();
        }
        int whileItRan = came.get();
        done.set(true);
        ingestion.join();

        assertThat(whileItRan).isPositive();
        assertThat(tables.sum("accepted")).isEqualTo(40L + came.get());
        assertThat(rebuild.last().orElseThrow().eventsAdded()).isEqualTo(10);
        assertThat(check().differences()).isZero();
    }

    /** The provider's events are left to the journal's own transaction, which this does not have. */
    private static List<ConsumerRecord<String, byte[]>> outcomes(Traffic traffic) {
        return traffic.records().stream()
                .filter(record -> !record.topic().endsWith("email-events"))
                .toList();
    }

    /** A transaction that has counted an outcome and is not committed. */
    private static Connection begun(String request, String campaign) throws SQLException {
        Traffic traffic = new Traffic("shop");
        traffic.request(request, "late@domain1.example", campaign).accepted(NOON, 1);
        Connection connection = tables.dataSource.getConnection();
        connection.setAutoCommit(false);
        ReportProjection.apply(connection, outcomes(traffic));
        return connection;
    }

    @Test
    void oneDayIsDoneAndTheOthersAreLeft() throws SQLException {
        tables.execute(List.of("update report_count set bounced = bounced + 7"));

        rebuild(DAY.minusDays(3), DAY.minusDays(1));

        assertThat(check().differences()).isPositive();
    }

    private Rebuild.State rebuild() throws SQLException {
        return rebuild(null, null);
    }

    private Rebuild.State rebuild(LocalDate first, LocalDate last) throws SQLException {
        Rebuild rebuild = new Rebuild(tables.dataSource, clock, RETENTION);
        rebuild.request(first, last, "somebody");
        rebuild.goOn();
        Rebuild.State done = rebuild.last().orElseThrow();
        assertThat(done.finishedAt()).isNotNull();
        return done;
    }

    private SelfCheck.Result check() {
        return new SelfCheck(tables.dataSource, clock, RETENTION)
                .check(Bucket.of(NOON.minusSeconds(86_400)), Bucket.of(NOON.plusSeconds(86_400)));
    }

    /** As the journal keeps them. */
    private static void journal(List<ConsumerRecord<String, byte[]>> records) throws SQLException, IOException {
        String sql =
                "insert into event (day, id, integration_id, type, occurred_at, received_at, ledger_id, soft, body)"
                        + " values ((?::timestamptz at time zone 'UTC')::date, ?::uuid, ?, ?, ?::timestamptz, ?::timestamptz,"
                        + " ?::uuid, false, ?::json)";
        try (Connection connection = tables.dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            for (ConsumerRecord<String, byte[]> record : records) {
                if (record.topic().endsWith("email-events")) {
                    EmailEvent event = ContractsJson.read(record.value(), EmailEvent.class);
                    String at = event.ref().occurredAt().toString();
                    insert.setString(1, at);
                    insert.setString(2, event.ref().id());
                    insert.setString(3, "shop");
                    insert.setString(4, RecordType.of((Record) event));
                    insert.setString(5, at);
                    insert.setString(6, at);
                    insert.setString(7, event.ref().request().ledgerId());
                    insert.setString(8, new String(record.value(), StandardCharsets.UTF_8));
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }
}
