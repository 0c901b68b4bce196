package dev.sendwell.events.reports;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.events.reports.projection.SelfCheck;
import dev.sendwell.events.reports.projection.Traffic;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A day's records over Kafka, and what the API, the page and the files then say of them. */
@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class ReportsIT {
    @Inject
    SelfCheck selfCheck;

    private static final String SCRIPT = "<script>alert('x')</script>";
    private static final String FORMULA = "=HYPERLINK(\"https://evil.example\")";

    /** 24 hours before the clock is put back in Berlin, 2026-10-25 at 03:00 summer time. */
    private static final Instant LAST_SUMMER_DAY = Instant.parse("2026-10-24T12:00:00Z");

    private static boolean told;

    @BeforeAll
    static void again() {
        told = false;
    }

    @BeforeEach
    void tellOnce() {
        if (told) {
            return;
        }
        told = true;
        Traffic shop = new Traffic("report-shop");
        Instant at = LAST_SUMMER_DAY;
        for (int i = 0; i < 30; i++) {
            Traffic.Request request = shop.request("r" + i, "p" + i + "@domain" + i % 25 + ".example", "autumn-sale")
                    .accepted(at.plusSeconds(i), 1);
            switch (i % 10) {
                case 0 -> request.bounced(at.plusSeconds(60 + i), "550 5.1.1 <p" + i + "@x.example> is unknown");
                case 1 -> request.blocked(at.plusSeconds(60 + i), "554 5.7.1 refused " + i);
                case 2 -> request.dropped(at.plusSeconds(60 + i), "Bounced Address");
                case 3 ->
                    request.delivered(at.plusSeconds(60 + i))
                            .opened(at.plusSeconds(100), false)
                            .opened(at.plusSeconds(200), false)
                            .opened(at.plusSeconds(90), true)
                            .clicked(at.plusSeconds(300))
                            .complained(at.plusSeconds(400));
                case 4 -> request.delivered(at.plusSeconds(60 + i)).unsubscribed(at.plusSeconds(500));
                case 5 -> {
                    // nothing was reported yet
                }
                default -> request.delivered(at.plusSeconds(60 + i));
            }
        }
        shop.request("s1", "gone@domain0.example", "receipts", MailKind.TRANSACTIONAL)
                .suppressed(at, Cause.Kind.BOUNCED);
        shop.request("s2", "gone@domain1.example", null).failed(at, 1, Delivery.Fault.INFRASTRUCTURE, "policy");
        shop.request("s3", "gone@domain2.example", null).expired(at);
        shop.request("s4", "gone@domain3.example", null).cancelled(at);
        shop.request("s5", "gone@domain4.example", null).deferred(at, 1);
        shop.request("s6", "gone@domain5.example", null).unconfirmed(at, 1);
        shop.asynchronousBounce("late@domain6.example", at.plusSeconds(900), "550 5.1.1 gone");

        Traffic clock = new Traffic("report-clock");
        for (String hour : List.of(
                "2026-10-24T21:59:00Z", // 23:59 on the 24th
                "2026-10-24T22:00:00Z", // 00:00 on the 25th
                "2026-10-25T00:30:00Z", // 02:30 in summer time
                "2026-10-25T01:30:00Z", // 02:30 again
                "2026-10-25T22:59:00Z", // 23:59 on the 25th, the 25th hour
                "2026-10-25T23:00:00Z", // 00:00 on the 26th
                "2026-03-28T23:00:00Z", // 00:00 on 29 March
                "2026-03-29T21:59:00Z", // 23:59 on 29 March, the 23rd hour
                "2026-03-29T22:00:00Z")) { // 00:00 on 30 March
            clock.request(hour, "p@domain.example", "clock").accepted(Instant.parse(hour), 1);
        }

        Traffic hostile = new Traffic("report-hostile");
        hostile.request("h1", "p@" + SCRIPT + ".example", SCRIPT)
                .accepted(at, 1)
                .bounced(at, "550 5.1.1 " + SCRIPT + "\"onload=x");
        hostile.request("h2", "p@domain.example", FORMULA).accepted(at, 1).bounced(at, "=1+1 @SUM(A1) " + SCRIPT);

        try (KafkaProbe probe = new KafkaProbe()) {
            for (Traffic traffic : List.of(shop, clock, hostile)) {
                for (ConsumerRecord<String, byte[]> record : traffic.records()) {
                    probe.publish(new ProducerRecord<>(record.topic(), "report", record.value()));
                }
            }
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(figures("report-shop", "2026-10-24", "2026-10-24")).containsEntry("requested", 36);
            assertThat(summary("report-shop").getInt("totals.opened")).isEqualTo(6);
            assertThat(summary("report-shop").getInt("totals.bounced")).isEqualTo(3);
            assertThat(summary("report-shop").getInt("totals.unsubscribed")).isEqualTo(3);
            assertThat(figures("report-clock", "2026-03-28", "2026-10-26")).containsEntry("requested", 9);
            assertThat(figures("report-hostile", "2026-10-24", "2026-10-24")).containsEntry("bounced", 2);
        });
    }

    @Test
    void theSummaryCountsEachRequestOnceAndEachEventAsOftenAsItHappened() {
        JsonPath summary = summary("report-shop");

        assertThat(summary.<Map<String, Integer>>get("figures"))
                .containsEntry("requested", 36)
                .containsEntry("accepted", 30)
                .containsEntry("suppressed", 1)
                .containsEntry("failed", 1)
                .containsEntry("failedInfrastructure", 1)
                .containsEntry("expired", 1)
                .containsEntry("cancelled", 1)
                .containsEntry("waiting", 1)
                .containsEntry("unconfirmed", 1)
                .containsEntry("noEventYet", 3)
                .containsEntry("delivered", 18)
                .containsEntry("bounced", 3)
                .containsEntry("blocked", 3)
                .containsEntry("dropped", 3)
                .containsEntry("opened", 3)
                .containsEntry("openedByMachines", 3)
                .containsEntry("clicked", 3)
                .containsEntry("complained", 3)
                .containsEntry("unsubscribed", 3);
        assertThat(summary.getInt("totals.opened")).isEqualTo(6);
        assertThat(summary.getString("filter.zone")).isEqualTo("UTC");
    }

    @Test
    void everyRateSaysWhatItIsAShareOf() {
        JsonPath summary = summary("report-shop");

        assertThat(summary.getDouble("rates.find { it.name == 'bounced' }.value"))
                .isCloseTo(3 / 30d, within(1e-6));
        assertThat(summary.getString("rates.find { it.name == 'bounced' }.of")).isEqualTo("accepted");
        assertThat(summary.getDouble("rates.find { it.name == 'bounced' }.limit"))
                .isEqualTo(0.05);
        assertThat(summary.getString("rates.find { it.name == 'complained' }.definition"))
                .isEqualTo("requests complained in the range, of requests delivered in the range");
    }

    @Test
    void tablesAddUpToTheSummary() {
        Map<String, Integer> figures = figures("report-shop", "2026-10-24", "2026-10-24");
        for (String table : List.of("domains", "campaigns")) {
            JsonPath all = json("/api/reports/" + table + "?" + SHOP + "&rows=100");
            JsonPath few = json("/api/reports/" + table + "?" + SHOP + "&rows=2");

            assertThat(all.<Map<String, Integer>>get("all")).as(table).isEqualTo(figures);
            assertThat(few.<Map<String, Integer>>get("all")).as(table).isEqualTo(figures);
            assertThat(few.getList("rows")).as(table).hasSize(2);
            assertThat(few.getInt("othersCount"))
                    .as(table)
                    .isEqualTo(all.getList("rows").size() - 2);
            assertThat(few.getInt("rows.sum { it.figures.requested }") + few.getInt("others.requested"))
                    .as(table)
                    .isEqualTo(figures.get("requested"));
        }
        JsonPath trend = json("/api/reports/trend?" + SHOP + "&by=hour");
        assertThat(trend.getInt("steps.sum { it.figures.delivered }")).isEqualTo(figures.get("delivered"));
    }

    @Test
    void reasonsAreGroupedAndAddUp() {
        JsonPath reasons = json("/api/reports/reasons?" + SHOP + "&rows=1");

        assertThat(reasons.getInt("rows[0].count") + reasons.getInt("others")).isEqualTo(reasons.getInt("all"));
        // bounced 3, blocked 3, dropped 3, suppressed, failed, cancelled, waiting, unconfirmed
        assertThat(reasons.getInt("all")).isEqualTo(14);
        assertThat(json("/api/reports/reasons?" + SHOP).getList("rows.reason", String.class))
                .contains(
                        "550 5.1.1 <#> is unknown", "554 5.7.1 refused #", "Bounced Address", "bounced", "wrong text");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-24, 2026-10-24, 24, 1",
        "2026-10-25, 2026-10-25, 25, 4",
        "2026-10-26, 2026-10-26, 24, 1",
        "2026-03-29, 2026-03-29, 23, 2",
        "2026-03-30, 2026-03-30, 24, 1"
    })
    void aDayIsTheZonesOwnAlsoWhenTheClockIsChanged(String from, String to, int hours, int requested) {
        String filter = "integration=report-clock&zone=Europe/Berlin&from=" + from + "&to=" + to;

        assertThat(json("/api/reports/summary?" + filter).getInt("figures.requested"))
                .isEqualTo(requested);
        JsonPath trend = json("/api/reports/trend?by=hour&" + filter);
        assertThat(trend.getList("steps")).hasSize(hours);
        assertThat(trend.getInt("steps.sum { it.figures.requested }")).isEqualTo(requested);
        assertThat(json("/api/reports/trend?by=day&" + filter).getList("steps")).hasSize(1);
    }

    @Test
    void theHourThatTheClockRepeatsIsShownTwice() {
        String page = page("integration=report-clock&zone=Europe/Berlin&from=2026-10-25&to=2026-10-25&by=hour");

        assertThat(page)
                .contains("25 October, 02:00 (UTC+02:00)", "25 October, 02:00 (UTC+01:00)")
                .doesNotContain("03:00 (UTC");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=2026-11-22&to=2026-11-01",
                "zone=Mars/Olympus",
                "zone=%2B01:07",
                "from=yesterday",
                "from=1999-12-31",
                "by=fortnight",
                "by=hour&from=2026-01-01&to=2026-11-01",
                "from=2020-01-01&to=2026-01-01",
                "kind=spam"
            })
    void aWrongFilterIsAProblemThatNamesTheField(String filter) {
        String field = filter.startsWith("by=hour") ? "by" : filter.substring(0, filter.indexOf('='));

        JsonPath problem = as("viewer")
                .get("/api/reports/summary?" + filter)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .extract()
                .jsonPath();
        assertThat(problem.getList("violations.field")).containsExactly(field);

        String page = as("viewer")
                .accept("text/html")
                .get("/reports?" + filter)
                .then()
                .statusCode(400)
                .extract()
                .asString();
        assertThat(page).contains("This filter cannot be used", "name=\"from\"");
    }

    @Test
    void everyFigureNamesAsManyRequestsAsItCounts() {
        Map<String, Integer> figures = figures("report-shop", "2026-10-24", "2026-10-24");
        assertThat(figures).hasSizeGreaterThan(20);
        figures.forEach((figure, count) -> {
            List<String> addresses = json("/api/reports/requests?" + SHOP + "&rows=100&figure=" + figure)
                    .getList("requests.address", String.class);
            assertThat(addresses).as(figure).hasSize(count);
        });
        assertThat(json("/api/reports/requests?" + SHOP + "&figure=failed").getList("requests.address", String.class))
                .containsExactly("gone@domain1.example");
        assertThat(json("/api/reports/requests?" + SHOP + "&figure=bounced&domain=domain0.example")
                        .getList("requests.requestId", String.class))
                .containsExactly("r0");
        assertThat(json("/api/reports/requests?" + SHOP + "&figure=blocked&reason=554%205.7.1%20refused%20%23")
                        .getList("requests"))
                .hasSize(3);
    }

    @Test
    void aListOfRequestsHasPagesThatHoldEachOnce() {
        List<String> found = new ArrayList<>();
        String next = "";
        do {
            JsonPath page = json("/api/reports/requests?" + SHOP + "&figure=accepted&rows=7" + next);
            found.addAll(page.getList("requests.requestId", String.class));
            next = page.getString("next") == null ? "" : "&after=" + page.getString("next");
        } while (!next.isEmpty());

        assertThat(found).hasSize(30).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"figure=nonsense", "figure=bounced,accepted", "figure=", "after=nonsense&figure=bounced"})
    void aListOfNothingThatIsCountedIsAProblem(String asked) {
        as("viewer")
                .get("/api/reports/requests?" + asked)
                .then()
                .statusCode(400)
                .body("violations.field", contains(asked.substring(0, asked.indexOf('='))));
    }

    @Test
    void aReportOfOneDomainAddsUpToo() {
        JsonPath domain = json("/api/reports/summary?" + SHOP + "&domain=DOMAIN0.example");
        assertThat(domain.getInt("figures.requested")).isEqualTo(3);
        assertThat(domain.getInt("figures.suppressed")).isEqualTo(1);
        assertThat(json("/api/reports/campaigns?" + SHOP + "&domain=domain0.example")
                        .getInt("all.requested"))
                .isEqualTo(3);
        assertThat(page(SHOP + "&domain=domain0.example"))
                .contains("<h1>Mail to domain0.example</h1>", "recipients at domain0.example")
                .doesNotContain("By recipient domain");
    }

    @Test
    void allFiguresHaveRequestsAndEventsApartAndTheirDefinition() {
        assertThat(page(SHOP))
                .containsPattern(
                        "Opened</a></th><td class=\"n\">3</td><td class=\"n\">6</td><td class=\"n\">16.7 %</td>"
                                + "<td>requests opened in the range, of requests delivered in the range</td>");
        assertThat(file("figures.csv", SHOP)).contains("\r\nopened,3,6,0.1666");
    }

    @Test
    void aRebuildCanBeAskedForByAnAdminAndSaysWhatItFound() {
        as("viewer")
                .header("X-CSRF-Token", TestSessions.CSRF)
                .post("/api/reports/rebuild")
                .then()
                .statusCode(403);
        as("admin")
                .header("X-CSRF-Token", TestSessions.CSRF)
                .post("/api/reports/rebuild?from=2026-10-20&to=2026-10-28")
                .then()
                .statusCode(202);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(json("/api/reports/rebuild").getString("finishedAt"))
                        .isNotNull());

        // What this class tells came over the topic and never through the journal.
        assertThat(json("/api/reports/rebuild").getInt("countsCorrected")).isZero();
    }

    @Test
    void tooManyRowsAreAProblem() {
        as("viewer").get("/api/reports/domains?rows=10001").then().statusCode(400);
        as("viewer").get("/api/reports/domains?rows=many").then().statusCode(400);
    }

    @Test
    void theCheckAgreesWithTheCounts() {
        JsonPath check = json("/api/reports/check?from=2026-10-01&to=2026-10-31");

        assertThat(check.getInt("differences")).isZero();
        assertThat(check.getInt("compared")).isGreaterThan(50);

        selfCheck.checkAndRemember(Instant.parse("2026-10-24T00:00:00Z"), Instant.parse("2026-10-25T00:00:00Z"));
        json("/api/reports/check?from=2026-09-01&to=2026-09-01");
        assertThat(summary("report-shop").getString("check.from"))
                .as("who looks at other days does not take away what the schedule found")
                .isEqualTo("2026-10-24T00:00:00Z");
        assertThat(summary("report-shop").getInt("check.differences")).isZero();
    }

    @Test
    void thePageShowsTheFiguresInWordsWithBouncesInTheFirstRow() {
        String page = page(SHOP);

        assertThat(page)
                .contains("24 October 2026, UTC · report-shop · all campaigns")
                .containsPattern(
                        "<span>Requested</span><b><a [^>]*href=\"/reports/requests\\?figure=requested&[^\"]*\">36</a></b>")
                .containsPattern("<div class=\"bad\"><span>Bounced</span><b><a [^>]*>3</a></b>")
                .contains("= accepted + suppressed + failed + expired + cancelled + waiting + unconfirmed")
                .contains("<i>10.0 % of accepted · above the limit of 5 %</i>")
                .containsPattern("<span>No event yet</span><b><a [^>]*>3</a></b>")
                .contains("Accepted and delivered by hour", "Bounced by hour", "role=\"img\"")
                .contains("15 others")
                .contains("<option selected>report-shop</option>");
        assertThat(page.indexOf("<span>Bounced</span>")).isLessThan(page.indexOf("<span>Blocked</span>"));
        assertThat(page.length()).isLessThan(100_000);
    }

    @Test
    void thePageHasNothingThatTheContentSecurityPolicyForbids() {
        assertThat(page(SHOP)).doesNotContain(" style=", "<style", "onclick=", "javascript:");
    }

    @Test
    void whatEventsSayIsTextAndNothingElse() {
        String page = page("integration=report-hostile&from=2026-10-24&to=2026-10-24");

        assertThat(page)
                .doesNotContain("<script>alert")
                .doesNotContain("\"onload")
                .contains("&lt;script&gt;alert");
    }

    @Test
    void filesAreSafeToOpenInASpreadsheet() {
        String campaigns = file("campaigns.csv", "integration=report-hostile&from=2026-10-24&to=2026-10-24");
        String reasons = file("reasons.csv", "integration=report-hostile&from=2026-10-24&to=2026-10-24");

        assertThat(campaigns).contains("\"'=HYPERLINK(\"\"https://evil.example\"\")\"");
        assertThat(reasons.lines()).noneMatch(line -> line.contains(",=") || line.startsWith("="));
    }

    @Test
    void filesHaveEveryRowOfTheirTable() {
        assertThat(file("domains.csv", SHOP).lines()).hasSize(1 + 25);
        assertThat(file("campaigns.csv", SHOP).lines()).hasSize(1 + 3);
        assertThat(file("trend.csv", SHOP + "&by=hour").lines()).hasSize(1 + 24);
        assertThat(file("reasons.csv", SHOP).lines().findFirst()).contains("figure,reason,requests");
    }

    @Test
    void theFiguresAloneAreAskedForAgainOnlyWhileTheyCanChange() {
        Instant now = Instant.now();
        String today = now.toString().substring(0, 10);

        assertThat(page(SHOP)).doesNotContain("hx-get=\"/reports");
        assertThat(as("viewer")
                        .accept("text/html")
                        .get("/reports/figures?from=" + today + "&to=" + today)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .startsWith("<div id=\"figures\" hx-get=\"/reports/figures?from=" + today)
                .doesNotContain("<html");
    }

    @Test
    void anEmptyReportSaysWhatWillStandThere() {
        assertThat(page("integration=report-shop&from=2001-01-01&to=2001-01-07"))
                .contains("No mail in these days")
                .contains("report-shop")
                .doesNotContain("By recipient domain");
    }

    @Test
    void nobodyReadsReportsWithoutASession() {
        given().get("/api/reports/summary").then().statusCode(401);
        given().redirects()
                .follow(false)
                .accept("text/html")
                .get("/reports")
                .then()
                .statusCode(303);
    }

    private static final String SHOP = "integration=report-shop&from=2026-10-24&to=2026-10-24";

    private static JsonPath summary(String integration) {
        return json("/api/reports/summary?from=2026-10-24&to=2026-10-24&integration=" + integration);
    }

    private static Map<String, Integer> figures(String integration, String from, String to) {
        return json("/api/reports/summary?integration=" + integration + "&from=" + from + "&to=" + to)
                .get("figures");
    }

    private static JsonPath json(String path) {
        return as("viewer").get(path).then().statusCode(200).extract().jsonPath();
    }

    private static String page(String filter) {
        Response page = as("viewer").accept("text/html").get("/reports?" + filter);
        page.then().statusCode(200);
        return page.asString();
    }

    private static String file(String name, String filter) {
        Response file = as("viewer").get("/reports/" + name + "?" + filter);
        file.then().statusCode(200).contentType("text/csv;charset=UTF-8");
        assertThat(file.header("Content-Disposition")).startsWith("attachment");
        return file.asString();
    }

    private static RequestSpecification as(String role) {
        return given().urlEncodingEnabled(false).cookie(TestSessions.COOKIE, TestSessions.cookie(role));
    }
}
