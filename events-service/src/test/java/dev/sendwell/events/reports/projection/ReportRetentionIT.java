package dev.sendwell.events.reports.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.events.Retention;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A report whose requests become older than the journal. */
class ReportRetentionIT {
    private static final Instant THEN = Instant.parse("2026-11-20T12:00:00Z");
    private static final Retention RETENTION = new Retention(13);

    private ReportTables tables;
    private Map<String, List<String>> counts;

    @BeforeEach
    void givenRequestsOfOneMonth() throws SQLException {
        tables = new ReportTables();
        Traffic traffic = new Traffic("shop");
        for (int i = 0; i < 5_200; i++) {
            traffic.request("r" + i, "p" + i + "@domain" + i % 5 + ".example", "sale")
                    .accepted(THEN, 1)
                    .delivered(THEN.plusSeconds(i % 3_000));
        }
        // One is opened for the first time in that month and again a year later; of another only an event is known.
        traffic.request("read-for-long", "p@domain1.example", "sale")
                .accepted(THEN, 1)
                .opened(THEN, false)
                .opened(THEN.plus(Duration.ofDays(400)), false);
        traffic.request("unknown", "p@domain1.example", "sale").delivered(THEN);
        tables.apply(traffic.records(), 1_000);
        tables.execute(List.of("insert into report_recipient (ledger_id, address_hash, request_id, day)"
                + " select ledger_id, ledger_id, 'r', '" + THEN + "'::date from report_request"));
        counts = countTables();
    }

    @Test
    void nothingGoesBeforeItsTime() throws SQLException {
        dropAt(THEN.plus(Duration.ofDays(396)));

        assertThat(rows("report_request")).isEqualTo(5_202);
        assertThat(rows("report_event")).isEqualTo(5_203);
        assertThat(rows("report_recipient")).isEqualTo(5_202);
    }

    @Test
    void requestsGoWithAllTheirEventsAndTheCountsStay() throws SQLException {
        Instant later = THEN.plus(Duration.ofDays(430));

        dropAt(later);

        assertThat(tables.query("select distinct figure from report_event")).containsExactly("opened");
        assertThat(rows("report_request"))
                .as("the one with an event that is kept")
                .isEqualTo(1);
        assertThat(rows("report_event")).isEqualTo(2);
        assertThat(rows("report_recipient")).isZero();
        assertThat(countTables()).isEqualTo(counts);
        assertThat(new SelfCheck(tables.dataSource, InstantSource.fixed(later), RETENTION)
                        .check(Bucket.of(THEN.minusSeconds(86_400)), Bucket.of(later))
                        .differences())
                .isZero();
    }

    @Test
    void aRebuildLeavesTheCountsOfWhatHasGone() throws SQLException {
        Instant later = THEN.plus(Duration.ofDays(430));
        dropAt(later);
        Rebuild rebuild = new Rebuild(tables.dataSource, InstantSource.fixed(later), RETENTION);

        rebuild.request("somebody");
        rebuild.goOn();

        assertThat(rebuild.last().orElseThrow().finishedAt()).isNotNull();
        assertThat(countTables()).isEqualTo(counts);
    }

    private void dropAt(Instant now) throws SQLException {
        new ReportRetention(tables.dataSource, InstantSource.fixed(now), RETENTION).dropWhatIsTooOld();
    }

    private long rows(String table) throws SQLException {
        return Long.parseLong(tables.query("select count(*) from " + table).getFirst());
    }

    private Map<String, List<String>> countTables() throws SQLException {
        Map<String, List<String>> rows = tables.rows();
        rows.keySet().removeAll(List.of("report_request", "report_event"));
        return rows;
    }
}
