package dev.sendwell.events.reports;

import dev.sendwell.events.reports.projection.Checks;
import dev.sendwell.events.reports.projection.Figure;
import dev.sendwell.testkit.Backing;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Measures what a report costs the server: a year of mail with so many events (10 million unless given), from seeded rows. Prints
 * milliseconds of reading, the median and the worst of 20, for the ranges that people look at.
 */
public final class ReportSpeed {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final int RUNS = 20;

    private ReportSpeed() {}

    /** Arguments: the number of events. */
    public static void main(String[] arguments) throws SQLException {
        long events = arguments.length > 0 ? Long.parseLong(arguments[0]) : 10_000_000;
        PGSimpleDataSource database = database();
        long began = System.nanoTime();
        seed(database, events);
        System.out.printf(
                "seeded %,d events in %d s%n",
                events, Duration.ofNanos(System.nanoTime() - began).toSeconds());

        InstantSource clock = InstantSource.fixed(NOW);
        FilterReader filters = new FilterReader(clock, ZoneId.of("Europe/Berlin"));
        Reports reports = new Reports(database, Checks.of(database, clock), clock);
        Map<String, FilterWords> asked = Map.of(
                "seven days", FilterWords.NONE,
                "thirty days", words("2026-10-24", null, null),
                "a year", words("2025-11-23", null, null),
                "a year of a campaign", words("2025-11-23", "campaign-3", null),
                "a year of a domain", words("2025-11-23", null, "domain7.example"));
        asked.forEach((name, words) -> {
            ReportFilter filter = filters.require(words);
            long[] millis = new long[RUNS];
            for (int run = -3; run < RUNS; run++) {
                long start = System.nanoTime();
                ReportView.of(filter, reports.whole(filter), NOW);
                if (run >= 0) {
                    millis[run] = Duration.ofNanos(System.nanoTime() - start).toMillis();
                }
            }
            Arrays.sort(millis);
            System.out.printf("%s: median %d ms, worst %d ms%n", name, millis[RUNS / 2], millis[RUNS - 1]);
        });
        System.exit(0);
    }

    private static FilterWords words(String from, String campaign, String domain) {
        return new FilterWords(null, campaign, domain, null, from, null, null, null);
    }

    private static PGSimpleDataSource database() {
        Backing backing = Backing.current();
        String name = "report_speed_" + UUID.randomUUID().toString().substring(0, 8);
        backing.databases().create(name, "owner", "app");
        Flyway.configure()
                .dataSource(backing.postgresUrl() + name, name + "_owner", "owner")
                .placeholders(Map.of("app_role", name + "_app"))
                .load()
                .migrate();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(backing.postgresUrl() + name);
        database.setUser(name + "_owner");
        database.setPassword("owner");
        return database;
    }

    /**
     * Requests evenly over a year, three quarters of the events delivered, the rest opened, bounced, blocked; of 2 integrations, 20
     * campaigns, 500 domains of which a few have most. The counts are made of the raw rows, as a rebuild makes them.
     */
    private static void seed(PGSimpleDataSource database, long events) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    create temporary table fact as
                    select md5(i::text)::uuid as ledger_id,
                      timestamptz '2025-11-23' + (i * 31536000.0 / %1$d) * interval '1 second' as at,
                      'shop' || i %% 2 as integration_id, 'campaign-' || (i / 50000) %% 20 as campaign,
                      case when i %% 10 < 7 then 'domain' || i %% 10 else 'domain' || (hashint8(i) & 511) end || '.example' as domain,
                      case when i %% 100 < 75 then 'delivered' when i %% 100 < 95 then 'opened' when i %% 100 < 98 then 'bounced'
                        else 'blocked' end as figure
                    from generate_series(1, %1$d) as i
                    """.formatted(events));
            statement.execute("""
                    insert into report_event (id, ledger_id, figure, occurred_at, integration_id, campaign, domain, reason)
                    select ledger_id, ledger_id, figure, at, integration_id, campaign, domain,
                      case when figure in ('bounced', 'blocked') then '550 5.1.1 reason ' || left(domain, 8) end from fact
                    """);
            statement.execute("""
                    insert into report_request (ledger_id, state, bucket, decided_at, outcome_id, integration_id, campaign, kind,
                      domain, reported)
                    select ledger_id, 'accepted', date_bin('15 minutes', at, 'epoch'), at, '', integration_id, campaign, 'marketing',
                      domain, figure <> 'opened' from fact
                    """);
            String cell = "bucket, integration_id, campaign, kind, domain";
            statement.execute("""
                    insert into report_domain_count (%1$s, requested, accepted, delivered, bounced, blocked, opened,
                      delivered_total, bounced_total, blocked_total, opened_total)
                    select date_bin('15 minutes', at, 'epoch'), integration_id, campaign, 'marketing', domain, count(*), count(*),
                      %2$s, %2$s
                    from fact group by 1, 2, 3, 5
                    """.formatted(cell, sums()));
            String columns = String.join(", ", Figure.COLUMNS);
            statement.execute(
                    "insert into report_count (bucket, integration_id, campaign, kind, " + columns + ") select"
                            + " bucket, integration_id, campaign, kind, "
                            + Figure.COLUMNS.stream()
                                    .map(column -> "sum(" + column + ")")
                                    .collect(Collectors.joining(", "))
                            + " from report_domain_count group by 1, 2, 3, 4");
            statement.execute("""
                    insert into report_reason_count (bucket, integration_id, campaign, kind, domain, figure, reason, n)
                    select date_bin('15 minutes', occurred_at, 'epoch'), integration_id, campaign, 'marketing', domain, figure,
                      reason, count(*)
                    from report_event where reason is not null group by 1, 2, 3, 5, 6, 7
                    """);
            statement.execute("drop table fact");
            statement.execute("analyze");
        }
    }

    private static String sums() {
        return Stream.of("delivered", "bounced", "blocked", "opened")
                .map(figure -> "count(*) filter (where figure = '" + figure + "')")
                .collect(Collectors.joining(", "));
    }
}
