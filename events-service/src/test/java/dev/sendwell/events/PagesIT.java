package dev.sendwell.events;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FilePayload;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.events.reports.projection.Traffic;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.browser.Chromium;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Walks the pages as a person does, in a real browser. */
@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class PagesIT {
    private static final String SHOP = "pages-shop";

    private static Chromium chromium;

    @TestHTTPResource("/")
    URI base;

    @BeforeAll
    static void startBrowser() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void stopBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void aReportFillsItselfKeepsItselfUpToDateAndIsFiltered() {
        try (BrowserContext viewer = chromium.as("viewer", base)) {
            Page page = viewer.newPage();
            page.navigate(base + "reports?integration=" + SHOP);
            assertThat(page.locator("main")).containsText("No mail");

            tell(aWeek(Instant.now()));
            page.reload();
            assertThat(page.locator("#figures"))
                    .containsText("420", new LocatorAssertions.ContainsTextOptions().setTimeout(20_000));

            page.navigate(base + "reports?integration=" + SHOP);
            page.getByRole(AriaRole.LINK, named("autumn-sale")).click();
            assertThat(page.locator(".lead")).containsText("campaign autumn-sale");
            page.locator("select[name=by]").selectOption("week");
            page.getByRole(AriaRole.BUTTON, named("Show")).click();
            assertThat(page.locator("h2").first()).hasText("Accepted and delivered by week");
            page.getByText("The same by week as a table").click();
            assertThat(page.locator("#trend tfoot")).containsText("All");

            page.navigate(base + "reports?integration=" + SHOP);
            page.getByText("All figures, with requests").click();
            assertThat(page.locator("#all tbody tr").first()).containsText("420");
            chromium.judge(page, "report");

            // From a figure to the people, from a domain to its report, from a person to everything.
            page.getByRole(AriaRole.LINK, named("gmail.com")).click();
            assertThat(page.locator("h1")).hasText("Mail to gmail.com");
            page.locator(".figures a[href*='figure=suppressed']").click();
            assertThat(page.locator("h1")).containsText("suppressed");
            assertThat(page.locator("tbody")).containsText("@gmail.com");
            chromium.judge(page, "report-requests");
            page.locator("tbody th a").first().click();
            assertThat(page.locator("main")).containsText("Suppressed");
            assertThat(page.locator("main")).containsText("What was to be sent");
        }
        try (BrowserContext viewer = chromium.as("viewer", base)) {
            Page page = viewer.newPage();
            page.navigate(base + "reports?integration=nobody");
            chromium.judge(page, "report-empty");
            page.navigate(base + "reports?from=2026-11-22&to=2026-11-01");
            chromium.judge(page, "report-wrong");
        }
    }

    @Test
    void anAddressIsAddedFoundLiftedAndItsHistoryRead() {
        try (KafkaProbe kafka = new KafkaProbe()) {
            TestIntegration shop = TestIntegration.known(kafka);
            Instant at = Instant.now().minusSeconds(600);
            shop.takes(
                    SendGridEvent.of("bounce", "nobody@pages.example", at)
                            .ofRequest(shop.id(), "order-1")
                            .with("type", "bounce")
                            .with("reason", "550 5.1.1 The account does not exist")
                            .with("sendwell_campaign", "receipts"),
                    SendGridEvent.of("unsubscribe", "reader@pages.example", at),
                    SendGridEvent.of("spamreport", "angry@pages.example", at));
        }
        try (BrowserContext admin = chromium.as("admin", base)) {
            Page page = admin.newPage();
            page.navigate(base + "suppressions");
            page.getByText("Add an address or a whole domain").click();
            page.locator("form[method=post] input[name=address]").fill("quiet@pages.example");
            page.getByLabel("Reason").fill("asked by telephone, ticket 4711");
            page.getByRole(AriaRole.BUTTON, named("Add")).click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("Added");

            page.navigate(base + "suppressions?address=pages.example");
            assertThat(page.locator("tbody tr")).hasCount(4);
            chromium.judge(page, "inactive");

            page.getByRole(AriaRole.LINK, named("Lift quiet@pages.example")).click();
            assertThat(page.locator("h1")).hasText("Mail quiet@pages.example again?");
            chromium.judge(page, "lift");
            page.getByLabel("Reason").fill("came back, ticket 4712");
            page.getByRole(AriaRole.BUTTON, named("Lift")).click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("Lifted");

            page.navigate(base + "addresses/quiet@pages.example");
            assertThat(page.locator("h1")).containsText("Active");
            assertThat(page.locator("tbody")).containsText("came back, ticket 4712");
            page.navigate(base + "addresses/nobody@pages.example");
            assertThat(page.locator("h1")).containsText("Inactive");
            chromium.judge(page, "address");
            page.getByRole(AriaRole.LINK, named("Erase this person's data")).click();
            chromium.judge(page, "erase");
            page.getByLabel("Reason").fill("ticket 4713");
            page.getByRole(AriaRole.BUTTON, named("Erase")).click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("Erased");
            page.navigate(base + "addresses/nobody@pages.example");
            assertThat(page.locator("main")).containsText("ticket 4713");
            assertThat(page.locator("main")).not().containsText("The account does not exist");
        }
        try (BrowserContext viewer = chromium.as("viewer", base)) {
            Page page = viewer.newPage();
            page.navigate(base + "suppressions?address=pages.example");
            chromium.judge(page, "inactive-viewer");
        }
    }

    @Test
    void aListIsImportedWithAndWithoutJavaScriptAndThePolicyIsRead() {
        for (boolean script : new boolean[] {true, false}) {
            try (BrowserContext admin = script ? chromium.as("admin", base) : withoutScript()) {
                Page page = admin.newPage();
                page.navigate(base + "suppressions");
                page.getByRole(AriaRole.LINK, named("Import CSV")).click();
                page.getByText("What the file may look like").click();
                if (script) {
                    chromium.judge(page, "imports");
                }
                page.locator("input[type=file]").setInputFiles(new FilePayload("old-list.csv", "text/csv", aList()));
                page.getByLabel("Reason").fill("from the provider before");
                page.getByRole(AriaRole.BUTTON, named("Import")).click();
                assertThat(page.locator("h1")).hasText("Import of old-list.csv");
                for (int i = 0; i < 200 && !page.locator(".state").textContent().equals("Done"); i++) {
                    page.waitForTimeout(script ? 300 : 1_000);
                    if (!script) {
                        page.getByRole(AriaRole.LINK, named("look again")).click();
                    }
                }
                assertThat(page.locator("main")).containsText("3,000 lines");
                assertThat(page.locator("main")).containsText("1 rejected");
                if (script) {
                    chromium.judge(page, "import-done");
                }
            }
        }
        try (BrowserContext viewer = chromium.as("viewer", base)) {
            Page page = viewer.newPage();
            page.navigate(base + "suppressions");
            page.getByRole(AriaRole.LINK, named("what makes an address inactive"))
                    .click();
            assertThat(page.locator("tbody")).containsText("Inactive: Bounced");
            page.getByRole(AriaRole.LINK, named("Try it on history")).click();
            assertThat(page.locator("main")).containsText("last 90 days");
            chromium.judge(page, "policy");
        }
    }

    private BrowserContext withoutScript() {
        BrowserContext window = chromium.anybody(new Browser.NewContextOptions().setJavaScriptEnabled(false));
        window.addCookies(List.of(new Cookie(TestSessions.COOKIE, TestSessions.cookie("admin"))
                .setUrl(base.toString().replace("http:", "https:"))
                .setSecure(true)
                .setHttpOnly(true)));
        return window;
    }

    private static byte[] aList() {
        StringBuilder list = new StringBuilder("address\nnobody\n");
        for (int i = 0; i < 2_999; i++) {
            list.append("import").append(i).append("@list.example\n");
        }
        return list.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static void tell(Traffic traffic) {
        try (KafkaProbe probe = new KafkaProbe()) {
            for (ConsumerRecord<String, byte[]> record : traffic.records()) {
                probe.publish(new ProducerRecord<>(record.topic(), "pages", record.value()));
            }
        }
    }

    /** Seven days of two campaigns, ended just now. */
    private static Traffic aWeek(Instant now) {
        Traffic traffic = new Traffic(SHOP);
        Random random = new Random(11);
        List<String> domains = List.of("gmail.com", "gmail.com", "gmail.com", "outlook.com", "outlook.com", "gmx.de");
        for (int i = 0; i < 420; i++) {
            // Some of it just now, so that the page knows that mail flows.
            Instant at = now.minus(Duration.ofMinutes(i < 20 ? 1 : 30 + random.nextInt(8_500)));
            String domain = random.nextInt(8) == 0
                    ? "company-" + random.nextInt(60) + ".example"
                    : domains.get(random.nextInt(domains.size()));
            boolean receipt = random.nextInt(3) == 0;
            Traffic.Request request = traffic.request(
                    "page-" + i,
                    "person" + i + "@" + domain,
                    receipt ? "receipts" : "autumn-sale",
                    receipt ? MailKind.TRANSACTIONAL : MailKind.MARKETING);
            switch (random.nextInt(40)) {
                case 0, 1 -> request.suppressed(at, Cause.Kind.BOUNCED);
                case 2 -> request.failed(at, 1, Delivery.Fault.MESSAGE, "message too large");
                case 3 -> request.deferred(at, 1);
                case 4 -> request.unconfirmed(at, 1);
                default -> {
                    request.accepted(at, 1);
                    Instant later = at.plusSeconds(20);
                    switch (random.nextInt(30)) {
                        case 0 -> request.bounced(later, "550 5.1.1 The account does not exist " + i);
                        case 1 -> request.blocked(later, "550 5.7.1 part of their network is on our block list");
                        case 2 -> request.dropped(later, "Bounced Address");
                        case 3 -> request.delivered(later).unsubscribed(later.plusSeconds(300));
                        case 4 -> request.delivered(later).opened(later.plusSeconds(3), true);
                        case 5 -> {
                            // nothing yet
                        }
                        case 6, 7, 8, 9 ->
                            request.delivered(later)
                                    .opened(later.plusSeconds(900), false)
                                    .clicked(later.plusSeconds(950));
                        default -> request.delivered(later);
                    }
                }
            }
        }
        return traffic;
    }
}
