package dev.sendwell.bench;

import dev.sendwell.testkit.session.TestKeys;
import dev.sendwell.testkit.session.TestSessions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The report's page over a year with ten million events, as a browser asks for it. The events are written into the tables directly:
 * how fast they get there by themselves is measured by {@link ProjectionBench}.
 */
final class ReportBench implements Bench.Benchmark {
    private static final int EVENTS =
            Integer.parseInt(System.getenv().getOrDefault("SENDWELL_BENCH_EVENTS", "10000000"));
    private static final double EVENTS_A_REQUEST = 1.8;
    private static final int DAYS = 365;
    private static final int WARM_UP = 5;
    private static final int PAGES = 15;

    /** What of a thousand requests each figure happens to; each once at most. */
    private static final Map<String, int[]> HAPPENS = Map.of(
            "delivered", new int[] {0, 930},
            "bounced", new int[] {930, 965},
            "blocked", new int[] {965, 985},
            "dropped", new int[] {985, 1_000},
            "opened", new int[] {0, 400},
            "opened_by_machines", new int[] {400, 700},
            "clicked", new int[] {0, 90},
            "unsubscribed", new int[] {0, 8},
            "complained", new int[] {8, 10});

    @Override
    public void run(Ground ground, Figures figures) throws Exception {
        EventsService service = ground.keep(EventsService.start(
                ground,
                Map.of("sendwell.session.verification-keys", TestKeys.current().sessionVerification())));
        try (Connection database = DriverManager.getConnection(service.jdbcUrl(), "sendwell_events_owner", "owner")) {
            fill(database);
        }
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        for (int days : List.of(7, 30, 92, DAYS)) {
            for (String zone : List.of("UTC", "Europe/Berlin")) {
                String query = "from=" + today.minusDays(days - 1) + "&to=" + today + "&zone=" + zone;
                figures.value(
                        "report_" + days + "_days_" + zone.replaceAll(".*/", "").toLowerCase(Locale.ROOT) + "_ms",
                        milliseconds(service.port(), query));
            }
        }
        String year = "from=" + today.minusDays(DAYS - 1) + "&to=" + today + "&zone=Europe/Berlin";
        figures.value("report_year_of_campaign_ms", milliseconds(service.port(), year + "&campaign=campaign-1"));
        figures.value("report_year_of_domain_ms", milliseconds(service.port(), year + "&domain=domain7.example"));
    }

    private static double milliseconds(int port, String query) throws IOException, InterruptedException {
        HttpRequest page = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/reports?" + query))
                .header("Cookie", TestSessions.COOKIE + "=" + TestSessions.cookie("viewer"))
                .build();
        List<Double> times = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < WARM_UP + PAGES; i++) {
                long from = System.nanoTime();
                HttpResponse<String> answer = client.send(page, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    throw new IllegalStateException("the report is answered with " + answer.statusCode());
                }
                if (i >= WARM_UP) {
                    times.add((System.nanoTime() - from) / 1e6);
                }
            }
        }
        return Math.round(Figures.median(times));
    }

    private static void fill(Connection database) throws SQLException {
        int requests = (int) (EVENTS / EVENTS_A_REQUEST);
        try (Statement statement = database.createStatement()) {
            System.out.printf("Writing %,d requests%n", requests);
            // Few domains have most of the recipients; a day has two campaigns beside transactional mail.
            statement.execute("""
                    insert into report_request (ledger_id, state, bucket, decided_at, outcome_id, integration_id, campaign, kind,
                      domain, reason, reported)
                    select ('00000000-0000-4000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'accepted',
                      date_bin('15 minutes', at, 'epoch'), at, i::text, 'shop',
                      case i %% 3 when 0 then '' else 'campaign-' || (extract(doy from at)::int / 3 * 2 + i %% 3) end,
                      case i %% 3 when 0 then 'transactional' else 'marketing' end,
                      'domain' || floor(300 * power(random(), 4))::int || '.example', null, true
                    from (select i, now() - interval '%1$d days' * (1 - i::float8 / %2$d) as at from generate_series(1, %2$d) as i) as r
                    """.formatted(DAYS - 1, requests));
            System.out.printf("Writing %,d events%n", EVENTS);
            statement.execute("""
                    insert into report_event (id, ledger_id, figure, occurred_at, integration_id, campaign, domain, reason)
                    select (overlay(ledger_id::text placing lpad(to_hex(f.number), 8, '0') from 1 for 8))::uuid, ledger_id, f.name,
                      decided_at + interval '3 seconds', integration_id, campaign, domain,
                      case when f.name in ('bounced', 'blocked', 'dropped') then '550 5.1.' || l %% 40 || ' refused' end
                    from (select *, outcome_id::int as l, (outcome_id::bigint * 7919) %% 1000 as place from report_request) as r
                    join (values %s) as f (number, name, first, last) on place >= f.first and place < f.last
                    """.formatted(happens()));
            System.out.println("Counting them");
            count(statement, "report_count", "");
            count(statement, "report_domain_count", ", domain");
            statement.execute("""
                    insert into report_reason_count (bucket, integration_id, campaign, kind, domain, figure, reason, n)
                    select date_bin('15 minutes', e.occurred_at, 'epoch'), e.integration_id, e.campaign,
                      case e.campaign when '' then 'transactional' else 'marketing' end, e.domain, e.figure, e.reason, count(*)
                    from report_event e where reason is not null group by 1, 2, 3, 4, 5, 6, 7
                    """);
            sumUpDays(statement, "report_day", "report_count", "");
            sumUpDays(statement, "report_domain_day", "report_domain_count", ", domain");
            statement.execute("""
                    insert into report_reason_day
                    select date_bin('1 day', bucket, 'epoch'), integration_id, campaign, kind, domain, figure, reason, sum(n)
                    from report_reason_count group by 1, 2, 3, 4, 5, 6, 7
                    """);
            statement.execute("vacuum analyze");
        }
    }

    private static void count(Statement statement, String table, String domain) throws SQLException {
        StringBuilder columns = new StringBuilder();
        StringBuilder counts = new StringBuilder();
        for (String figure : HAPPENS.keySet()) {
            columns.append(", ").append(figure).append(", ").append(figure).append("_total");
            String count = ", count(*) filter (where figure = '" + figure + "')";
            counts.append(count).append(count);
        }
        statement.execute("""
                insert into %1$s (bucket, integration_id, campaign, kind%2$s, requested, accepted%3$s)
                select bucket, integration_id, campaign, case campaign when '' then 'transactional' else 'marketing' end%2$s,
                  count(*) filter (where figure = ''), count(*) filter (where figure = '')%4$s
                from (select date_bin('15 minutes', occurred_at, 'epoch') as bucket, integration_id, campaign, domain, figure
                      from report_event
                      union all select bucket, integration_id, campaign, domain, '' from report_request) as both_kinds
                group by 1, 2, 3, 4%2$s
                """.formatted(table, domain, columns, counts));
    }

    private static void sumUpDays(Statement statement, String byDay, String inBuckets, String domain)
            throws SQLException {
        StringBuilder columns = new StringBuilder(", requested, accepted");
        HAPPENS.keySet()
                .forEach(figure -> columns.append(", ")
                        .append(figure)
                        .append(", ")
                        .append(figure)
                        .append("_total"));
        statement.execute("insert into " + byDay + " (bucket, integration_id, campaign, kind" + domain + columns
                + ") select date_bin('1 day', bucket, 'epoch'), integration_id, campaign, kind" + domain
                + columns.toString().replaceAll(", (\\w+)", ", sum($1)") + " from " + inBuckets + " group by 1, 2, 3, 4"
                + (domain.isEmpty() ? "" : ", 5"));
    }

    private static String happens() {
        List<String> rows = new ArrayList<>();
        HAPPENS.forEach((name, range) ->
                rows.add("(" + (rows.size() + 1) + ", '" + name + "', " + range[0] + ", " + range[1] + ")"));
        return String.join(", ", rows);
    }
}
