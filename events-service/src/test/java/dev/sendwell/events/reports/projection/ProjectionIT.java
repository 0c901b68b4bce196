package dev.sendwell.events.reports.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.contracts.Topic;
import dev.sendwell.events.Retention;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectionIT {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static ReportTables tables;

    @BeforeAll
    static void migrate() {
        tables = new ReportTables();
    }

    @BeforeEach
    void clear() throws SQLException {
        tables.clear();
    }

    @Test
    void givesTheSameTablesWhenReplayedShuffledAndRepeated() throws SQLException {
        List<ConsumerRecord<String, byte[]>> told = aBusyDay(new Random(1), 250);
        tables.apply(told, 100);
        Map<String, List<String>> once = tables.rows();
        assertThat(once.get("report_count")).isNotEmpty();
        assertThat(tables.sum("requested")).isEqualTo(250);

        tables.apply(told, 33);
        assertThat(tables.rows()).as("replayed").isEqualTo(once);

        for (int seed = 2; seed < 5; seed++) {
            Random random = new Random(seed);
            List<ConsumerRecord<String, byte[]>> shuffled = new ArrayList<>();
            told.forEach(record -> shuffled.addAll(Collections.nCopies(1 + random.nextInt(5), record)));
            Collections.shuffle(shuffled, random);
            tables.clear();
            tables.apply(shuffled, 1 + random.nextInt(400));
            assertThat(tables.rows()).as("shuffled with seed %d", seed).isEqualTo(once);
        }
    }

    @Test
    void givesTheSameTablesWhenTwoInstancesLearnAtOnce() throws Exception {
        List<ConsumerRecord<String, byte[]>> told = aBusyDay(new Random(7), 120);
        tables.apply(told, 100);
        Map<String, List<String>> once = tables.rows();
        tables.clear();

        List<ConsumerRecord<String, byte[]>> backwards = new ArrayList<>(told);
        Collections.reverse(backwards);
        Callable<Void> forth = () -> {
            tables.apply(told, 40);
            return null;
        };
        Callable<Void> back = () -> {
            tables.apply(backwards, 40);
            return null;
        };
        try (ExecutorService instances = Executors.newFixedThreadPool(2)) {
            for (Future<Void> instance : instances.invokeAll(List.of(forth, back))) {
                instance.get();
            }
        }

        assertThat(tables.rows()).isEqualTo(once);
    }

    @Test
    void requestedIsTheSumOfItsPartsAfterEveryRecord() throws SQLException {
        List<ConsumerRecord<String, byte[]>> told = aBusyDay(new Random(3), 30);
        String parts = Figure.PARTS.stream().map(Figure::column).collect(Collectors.joining(" + "));
        for (ConsumerRecord<String, byte[]> record : told) {
            tables.apply(List.of(record), 1);
            for (String table : List.of("report_count", "report_domain_count", "report_day", "report_domain_day")) {
                assertThat(tables.query("select t::text from " + table + " t where requested <> " + parts))
                        .isEmpty();
            }
        }
        assertThat(tables.sum("requested")).isEqualTo(30);
    }

    @Test
    void theCheckFindsNothingUntilACountIsTouched() throws SQLException {
        tables.apply(aBusyDay(new Random(5), 100), 50);
        SelfCheck check = new SelfCheck(tables.dataSource, InstantSource.fixed(NOON), new Retention(13));
        Instant from = Bucket.of(NOON.minusSeconds(86_400));
        Instant to = Bucket.of(NOON.plusSeconds(3 * 86_400));

        SelfCheck.Result sound = check.check(from, to);
        assertThat(sound.different()).isEmpty();
        assertThat(sound.compared()).isGreaterThan(100);

        tables.execute(List.of(
                "update report_domain_count set bounced = bounced + 1 where ctid = (select min(ctid) from report_domain_count)",
                "delete from report_reason_count where ctid = (select min(ctid) from report_reason_count)"));
        SelfCheck.Result broken = check.check(from, to);
        // The count, its sum and the sum of its day; the reason and the sum of its day.
        assertThat(broken.differences()).isEqualTo(5);
        assertThat(broken.different()).extracting(SelfCheck.Difference::name).contains("bounced");
    }

    @Test
    void theCheckFindsASumOfADayThatWasTouched() throws SQLException {
        SelfCheck check = new SelfCheck(tables.dataSource, InstantSource.fixed(NOON), new Retention(13));
        Instant from = Bucket.of(NOON.minusSeconds(86_400));
        Instant to = Bucket.of(NOON.plusSeconds(3 * 86_400));
        for (String table : List.of("report_day", "report_domain_day", "report_reason_day")) {
            tables.clear();
            tables.apply(aBusyDay(new Random(6), 100), 50);
            assertThat(check.check(from, to).different()).isEmpty();

            tables.execute(List.of("delete from " + table + " where ctid = (select min(ctid) from " + table + ")"));

            assertThat(check.check(from, to).differences()).as(table).isPositive();
        }
    }

    @Test
    void countsAnOpenTwiceButItsRequestOnceAndThereWhereItCameFirst() throws SQLException {
        Instant first = NOON.plusSeconds(60);
        Instant second = NOON.plusSeconds(3600);
        Traffic traffic = new Traffic("shop");
        traffic.request("r1", "a@example.org", "sale")
                .accepted(NOON, 1)
                .opened(second, false)
                .opened(first, false)
                .opened(first, true);

        tables.apply(traffic.records(), 1);

        assertThat(tables.query(
                        "select bucket at time zone 'UTC' || ' ' || opened || ' ' || opened_total from report_count"
                                + " where opened_total > 0 order by 1"))
                .containsExactly("2026-11-20 12:00:00 1 1", "2026-11-20 13:00:00 0 1");
        assertThat(tables.sum("opened_by_machines")).isEqualTo(1);
    }

    @Test
    void acceptedIsNeverUndoneAndTheOthersAreDecidedByTheirOwnTime() throws SQLException {
        Traffic traffic = new Traffic("shop");
        traffic.request("accepted", "a@example.org", "sale")
                .accepted(NOON.plusSeconds(10), 2)
                .deferred(NOON, 1)
                .unconfirmed(NOON.plusSeconds(20), 3);
        traffic.request("redriven", "b@example.org", "sale")
                .deferred(NOON.plusSeconds(100), 2)
                .failed(NOON, 1, Delivery.Fault.MESSAGE, "too large");
        traffic.request("settled", "c@example.org", "sale")
                .failed(NOON.plusSeconds(5), 2, Delivery.Fault.RECIPIENT, "no such user")
                .deferred(NOON.plusSeconds(1), 1);

        tables.apply(traffic.records(), 1);

        assertThat(tables.query("select state from report_request order by state"))
                .containsExactly("accepted", "failed-recipient", "waiting");
        assertThat(tables.sum("requested")).isEqualTo(3);
        assertThat(tables.sum("accepted + failed_recipient + waiting")).isEqualTo(3);
        assertThat(tables.query("select figure || ': ' || reason from report_reason_count order by 1"))
                .containsExactly("failed_recipient: 550 no such user", "waiting: 451 4.7.1 try again later");
    }

    @Test
    void aRedrivenRequestMovesFromFailedToWhatItBecomes() throws SQLException {
        Traffic traffic = new Traffic("shop");
        traffic.request("redriven", "a@example.org", "sale")
                .failed(NOON, 1, Delivery.Fault.INFRASTRUCTURE, "From not verified")
                .deferred(NOON.plusSeconds(3_600), 2)
                .accepted(NOON.plusSeconds(7_200), 3);
        List<ConsumerRecord<String, byte[]>> told = traffic.records();

        tables.apply(told.subList(0, 1), 1);
        assertThat(tables.sum("failed_infrastructure")).isEqualTo(1);
        tables.apply(told.subList(1, 2), 1);
        assertThat(tables.sum("failed_infrastructure")).isZero();
        assertThat(tables.sum("waiting")).isEqualTo(1);
        tables.apply(told.subList(2, 3), 1);

        assertThat(tables.query("select state from report_request")).containsExactly("accepted");
        assertThat(tables.sum("requested")).isEqualTo(1);
        assertThat(tables.sum("accepted")).isEqualTo(1);
        assertThat(tables.sum("failed_infrastructure + waiting")).isZero();
        assertThat(tables.query("select figure from report_reason_count")).isEmpty();
    }

    @Test
    void acceptedWaitsForAnEventUntilTheProviderSaysWhatBecameOfIt() throws SQLException {
        Traffic traffic = new Traffic("shop");
        Traffic.Request request = traffic.request("r1", "a@example.org", "sale").accepted(NOON, 1);
        tables.apply(traffic.records(), 1);
        assertThat(tables.sum("no_event_yet")).isEqualTo(1);

        request.opened(NOON.plusSeconds(30), true);
        tables.apply(traffic.records(), 10);
        assertThat(tables.sum("no_event_yet"))
                .as("an open says nothing of the delivery")
                .isEqualTo(1);

        request.delivered(NOON.plusSeconds(5));
        tables.apply(traffic.records(), 10);
        assertThat(tables.sum("no_event_yet")).isZero();
    }

    @Test
    void doesNotCountWhatNamesNoRequestOfOurs() throws SQLException {
        Traffic traffic = new Traffic("shop");
        traffic.asynchronousBounce("gone@example.org", NOON, "550 5.1.1 unknown");

        tables.apply(traffic.records(), 10);

        assertThat(tables.query("select id::text from report_event")).isEmpty();
        assertThat(tables.query("select bounced::text from report_count")).isEmpty();
    }

    @Test
    void anEventThatComesFirstIsMovedToTheKindThatItsRequestTurnsOutToHave() throws SQLException {
        Traffic traffic = new Traffic("shop");
        Traffic.Request request = traffic.request("r1", "a@example.org", "receipts", MailKind.TRANSACTIONAL)
                .delivered(NOON.plusSeconds(2));
        tables.apply(traffic.records(), 1);
        assertThat(tables.query("select kind || delivered || requested from report_count"))
                .containsExactly("10");

        request.accepted(NOON, 1);
        tables.apply(traffic.records(), 10);
        assertThat(tables.query("select kind || delivered || requested from report_count"))
                .containsExactly("transactional11");
    }

    @Test
    void anUnsubscribeOnOurOwnPageIsCountedOnceHoweverOftenTheListTellsIt() throws SQLException {
        Traffic traffic = new Traffic("shop");
        Traffic.Request request = traffic.request("r1", "a@example.org", "sale").accepted(NOON, 1);
        traffic.oneClick(request, NOON.plusSeconds(60), 1);
        traffic.oneClick(request, NOON.plusSeconds(60), 2);

        tables.apply(traffic.records(), 1);

        assertThat(tables.query("select kind || ' ' || campaign || ' ' || unsubscribed || ' ' || unsubscribed_total"
                        + " from report_count where unsubscribed > 0"))
                .containsExactly("marketing sale 1 1");
    }

    @Test
    void anUnsubscribeAtTheProviderIsNotCountedAgainWhenItMakesTheAddressInactive() throws SQLException {
        Traffic traffic = new Traffic("shop");
        Traffic.Request request =
                traffic.request("r1", "a@example.org", "sale").accepted(NOON, 1).unsubscribed(NOON.plusSeconds(60));
        traffic.oneClick(request, NOON.plusSeconds(60), 1);

        tables.apply(traffic.records(), 1);

        assertThat(tables.sum("unsubscribed_total")).isEqualTo(1);
    }

    @Test
    void keepsNoAddress() throws SQLException {
        Traffic traffic = new Traffic("shop");
        traffic.request("r1", "somebody.private@example.org", "sale")
                .accepted(NOON, 1)
                .bounced(NOON, "550 5.1.1 <somebody.private@example.org> is unknown")
                .failed(NOON, 2, Delivery.Fault.MESSAGE, "somebody.private@example.org is not here");

        tables.apply(traffic.records(), 10);

        assertThat(tables.rows().toString()).doesNotContain("somebody.private");
    }

    @Test
    void aBrokenRecordCostsNothingButItself() throws SQLException {
        Traffic traffic = new Traffic("shop\u0000'); drop table report_count; --");
        traffic.request("r1", "a@<b>\u0000.example", "x\u0000".repeat(5000))
                .accepted(NOON, 1)
                .bounced(NOON, "\u0000\ud800".repeat(5000));
        List<ConsumerRecord<String, byte[]>> told = new ArrayList<>(traffic.records());
        for (String broken : List.of(
                "",
                "null",
                "[]",
                "{\"type\":\"accepted\"}",
                "{\"type\":\"accepted\",\"id\":\"1\",\"occurredAt\":\"+999999999-12-31T23:59:59Z\","
                        + "\"request\":{\"integrationId\":\"shop\",\"requestId\":\"1\"},\"recipient\":{\"hash\":\"0\"}}",
                "{\"type\":\"failed\",\"id\":\"1\",\"occurredAt\":\"2026-11-20T12:00:00Z\","
                        + "\"request\":{\"integrationId\":\"shop\",\"requestId\":\"1\"},\"recipient\":{\"hash\":\"0\"}}")) {
            for (Topic topic : FactReader.TOPICS) {
                told.add(new ConsumerRecord<>(topic.topicName(), 0, 0, "k", broken.getBytes(StandardCharsets.UTF_8)));
            }
        }

        tables.apply(told, 1000);

        assertThat(tables.sum("requested")).isEqualTo(1);
        assertThat(tables.sum("bounced")).isEqualTo(1);
    }

    /** Requests of three campaigns with every fate there is, told roughly in order. */
    private static List<ConsumerRecord<String, byte[]>> aBusyDay(Random random, int requests) {
        Traffic traffic = new Traffic("shop");
        List<String> domains = List.of("example.org", "example.net", "example.com", "xn--strae-oqa.example");
        for (int i = 0; i < requests; i++) {
            Instant at = NOON.plusSeconds(random.nextInt(8 * 3600));
            String campaign = random.nextInt(4) == 0 ? null : "campaign-" + random.nextInt(3);
            MailKind kind = random.nextInt(5) == 0 ? MailKind.TRANSACTIONAL : MailKind.MARKETING;
            String address = "person" + random.nextInt(requests) + "@" + domains.get(random.nextInt(domains.size()));
            Traffic.Request request = traffic.request("request-" + i, address, campaign, kind);
            int attempt = 1;
            for (; attempt <= random.nextInt(3); attempt++) {
                request.deferred(at.plusSeconds(attempt * 400L), attempt);
            }
            Instant then = at.plusSeconds(attempt * 400L);
            switch (random.nextInt(12)) {
                case 0 -> request.suppressed(then, Cause.Kind.BOUNCED);
                case 1 ->
                    request.failed(
                            then, attempt, List.of(Delivery.Fault.values()).get(random.nextInt(3)), "no " + i);
                case 2 -> request.expired(then);
                case 3 -> request.cancelled(then);
                case 4 -> request.unconfirmed(then, attempt);
                case 5 -> request.unconfirmed(then, attempt).accepted(then.plusSeconds(900), attempt);
                default -> request.accepted(then, attempt);
            }
            Instant later = then.plusSeconds(random.nextInt(4000));
            switch (random.nextInt(9)) {
                case 0 -> request.bounced(later, "550 5.1.1 unknown " + i);
                case 1 -> request.blocked(later, "554 5.7.1 refused");
                case 2 -> request.dropped(later, "Bounced Address");
                case 3 -> request.delivered(later).bounced(later.plusSeconds(5000), "552 full");
                case 4 ->
                    request.delivered(later)
                            .opened(later.plusSeconds(9), true)
                            .opened(later.plusSeconds(1900), false)
                            .opened(later.plusSeconds(1000), false)
                            .clicked(later.plusSeconds(1001))
                            .unsubscribed(later.plusSeconds(1010));
                case 5 -> request.delivered(later).complained(later.plusSeconds(77));
                case 6 -> traffic.oneClick(request, later, 1).oneClick(request, later, 2);
                case 7 -> traffic.asynchronousBounce(address, later, "550 gone");
                default -> request.delivered(later);
            }
        }
        return traffic.records();
    }
}
