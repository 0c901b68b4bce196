package dev.sendwell.events.reports.recipients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.events.journal.FreshDatabase;
import dev.sendwell.events.reports.projection.Figure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists of requests, from tables that PostgreSQL knows. */
class RecipientsIT {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final int REQUESTS = 40_000;
    private static FreshDatabase database;

    @BeforeAll
    static void givenManyRequestsInSeveralStates() throws SQLException {
        database = new FreshDatabase();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into report_request (ledger_id, state, bucket, decided_at, outcome_id, integration_id, campaign, kind, domain)
                    select gen_random_uuid(), (array['accepted', 'suppressed', 'failed-recipient', 'failed-message'])[1 + i %% 4],
                      date_bin('15 minutes', at, 'epoch'), at, 'o' || i, 'shop', 'sale', 'marketing', 'example.org'
                    from (select i, '%s'::timestamptz + i * interval '1 minute' as at from generate_series(1, %d) as i) as times
                    """.formatted(START, REQUESTS));
            statement.execute("analyze report_request");
        }
    }

    @Test
    void aListOfSeveralStatesIsReadInOrderFromTheirIndex() throws SQLException {
        assertThat(plan(asked(Figure.REQUESTED)))
                .contains("Index Scan Backward using report_request_newest on report_request n")
                .doesNotContain("Bitmap")
                .doesNotContain("Seq Scan on report_request");
    }

    @Test
    void pagesOfSeveralStatesAreAllLinesOnceAndNewestFirst() throws SQLException {
        Recipients recipients = new Recipients(database.dataSource());
        Recipients.Asked asked = asked(Figure.FAILED_RECIPIENT, Figure.FAILED_MESSAGE);
        List<Recipients.Recipient> paged = new ArrayList<>();
        Recipients.Page page = recipients.page(asked, null, 3_000);
        paged.addAll(page.items());
        while (page.next() != null) {
            page = recipients.page(asked, page.next(), 3_000);
            paged.addAll(page.items());
        }
        List<Recipients.Recipient> whole = new ArrayList<>();
        recipients.all(asked, whole::add);

        assertThat(paged).hasSize(REQUESTS / 2).isEqualTo(whole).doesNotHaveDuplicates();
        assertThat(paged.getFirst().at()).isAfter(paged.getLast().at());
    }

    private static Recipients.Asked asked(Figure... figures) {
        return new Recipients.Asked(
                List.of(figures), null, null, null, null, null, START, START.plusSeconds(60L * REQUESTS * 2));
    }

    private static String plan(Recipients.Asked asked) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement explain = new Recipients.Query(asked, null, 51).prepare(connection, "explain ");
                ResultSet row = explain.executeQuery()) {
            while (row.next()) {
                plan.append(row.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }
}
