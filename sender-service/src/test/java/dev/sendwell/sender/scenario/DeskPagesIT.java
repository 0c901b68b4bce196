package dev.sendwell.sender.scenario;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.browser.Chromium;
import dev.sendwell.testkit.smtp.Answer;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A person at the desk, in a browser. With the system property {@code screenshots} each page is kept as a picture in that folder.
 */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_sender"))
class DeskPagesIT extends SenderScenario {
    /** Leaves an element with the attribute wherever it is taken for markup, and a mark on the window wherever it is run. */
    private static final String HOSTILE =
            "'\"></title></option></textarea><img hit src=x onerror=window.hit=1><script hit>window.hit=1</script>{7919*7919}";

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
    void searchesOpensAGroupReadsTheStoryRedrivesAndCorrectsADeadLetter() {
        givenServer(ScriptedSmtpServer.scenario()
                .when(
                        "RCPT",
                        Answer.reply("550 5.7.1 This content is not wanted here"),
                        Answer.reply("550 5.7.1 This content is not wanted here"),
                        Answer.reply("250 Ok"))
                .when(".", Answer.reply("250 Ok: queued as Xy12")));
        failed(email("order-4711-receipt").put("campaign", "receipts"));
        failed(email("order-4712-receipt").put("campaign", "receipts"));
        publish(email("order-4713-receipt").put("subject", "two\nlines"));
        eventually(() -> assertThat(count("select count(*) from dead_letter where integration_id = ?", integrationId))
                .isEqualTo(1));
        try (BrowserContext admin = chromium.as("admin", base)) {
            Page page = admin.newPage();
            page.navigate(base + "queue");
            judge(page, "queue");

            page.getByLabel("Request id").fill("order-4711-receipt");
            press(page, "Search");
            assertThat(page.locator("h1")).hasText("Search");
            judge(page, "search");
            link(page, "order-4711-receipt").click();
            assertThat(page.locator("h1")).hasText("order-4711-receipt");
            assertThat(page.locator("main")).containsText("This content is not wanted here");
            assertThat(page.locator("main")).containsText("Why was this not sent?");
            judge(page, "request-failed");
            link(page, "Queue").last().click();

            page.locator("#failed tbody tr", new Page.LocatorOptions().setHasText(integrationId))
                    .getByRole(AriaRole.LINK)
                    .click();
            assertThat(page.locator("h1")).hasText("Failed requests");
            assertThat(page.locator("tbody tr")).hasCount(2);
            judge(page, "list-failed");
            page.getByLabel("Choose order-4711-receipt").check();
            press(page, "Redrive the chosen…");
            assertThat(page.locator("h1")).hasText("Redrive 1 request?");
            judge(page, "redrive");
            page.getByLabel("Reason").fill("they lifted their rule");
            press(page, "Redrive");
            assertThat(page.getByRole(AriaRole.STATUS)).hasText("1 request is redriven.");
            awaitState("order-4711-receipt", "accepted");
            page.navigate(base + "queue/requests/" + integrationId + "/order-4711-receipt");
            assertThat(page.locator("main")).containsText("Redriven by admin@sendwell.test");
            assertThat(page.locator("main")).containsText("the provider calls it Xy12");
            judge(page, "request-accepted");

            page.navigate(base + "queue/list?state=failed&integration=" + integrationId);
            link(page, "Redrive all…").click();
            page.getByLabel("Reason").fill("they lifted their rule");
            press(page, "Redrive");
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("The group is redriven");
            awaitState("order-4712-receipt", "accepted");
            judge(page, "queue-redriven");

            page.navigate(base + "queue/dead-letters?integration=" + integrationId);
            judge(page, "dead-letters");
            link(page, "order-4713-receipt").click();
            assertThat(page.locator("main")).containsText("subject: has a line break");
            Locator json = page.getByLabel("Request", new Page.GetByLabelOptions().setExact(false))
                    .first();
            assertThat(json.inputValue()).contains("\"subject\" : \"two\\nlines\"");
            judge(page, "dead-letter");
            page.locator("form[action$=redrive]").getByLabel("Reason").fill("one line now");
            press(page, "Redrive");
            assertThat(page.locator(".wrong")).hasText("subject: has a line break");
            assertThat(json).isFocused();
            judge(page, "dead-letter-wrong");
            json.fill(json.inputValue().replace("two\\nlines", "one line"));
            press(page, "Redrive");
            assertThat(page.locator("h1")).hasText("order-4713-receipt");
            awaitState("order-4713-receipt", "accepted");
        }
        assertThat(received()).hasSize(3);
        assertThat(allOutcomes()).containsExactly(Map.entry("Accepted", 3L), Map.entry("Failed", 2L));
    }

    @Test
    void aViewerSeesItAllAndIsOfferedNothingToChange() {
        givenServer(ScriptedSmtpServer.scenario().when("RCPT", Answer.reply("550 5.1.1 No such user")));
        failed(email("order-1"));
        try (BrowserContext viewer = chromium.as("viewer", base)) {
            Page page = viewer.newPage();
            for (String path : List.of(
                    "queue",
                    "queue/list?state=failed&integration=" + integrationId,
                    "queue/requests/" + integrationId + "/order-1")) {
                page.navigate(base + path);
                assertThat(page.locator("main")).containsText("550 5.1.1 No such user");
                assertThat(page.locator("main :is(a, button):has-text('Redrive')"))
                        .hasCount(0);
            }
        }
    }

    @Test
    void hostileTextStaysTextOnEveryPage() {
        givenServer(ScriptedSmtpServer.scenario().when("RCPT", Answer.reply("550 5.7.1 " + HOSTILE)));
        String id = HOSTILE;
        String campaign = HOSTILE.substring(0, 90);
        failed(email(id).put("campaign", campaign));
        publish(email(id).put("campaign", HOSTILE + HOSTILE).put("subject", "\u202egnp.exe " + HOSTILE));
        eventually(() -> assertThat(count("select count(*) from dead_letter where integration_id = ?", integrationId))
                .isEqualTo(1));
        String letter = texts(
                        "select partition || '-' || record_offset from dead_letter where integration_id = ?",
                        integrationId)
                .getFirst();
        String hostile = encoded(HOSTILE);
        try (BrowserContext admin = chromium.as("admin", base)) {
            Page page = admin.newPage();
            for (String path : List.of(
                    "queue",
                    "queue?done=" + hostile,
                    "queue/search?request=" + encoded(id) + "&campaign=" + encoded(campaign),
                    "queue/search?address=" + hostile,
                    "queue/list?state=failed&integration=" + integrationId,
                    "queue/list?state=failed&campaign=" + encoded(campaign),
                    "queue/list?state=waiting&cause=" + hostile + "&reason=" + hostile + "&from=" + hostile,
                    "queue/list?state=" + hostile,
                    "queue/redrive?state=failed&integration=" + hostile + "&campaign=" + hostile + "&reason=" + hostile,
                    "queue/requests/" + integrationId + "/" + encoded(id),
                    "queue/requests/" + hostile + "/" + hostile,
                    "queue/dead-letters?integration=" + integrationId,
                    "queue/dead-letters?reason=" + hostile + "&campaign=" + hostile,
                    "queue/dead-letters/" + letter)) {
                page.navigate(base + path);
                assertThat(page.locator("main").innerText())
                        .as(path)
                        .isNotBlank()
                        .doesNotContain("62710561");
                assertThat(page.locator("[hit]").count()).as(path).isZero();
                assertThat(page.evaluate("window.hit")).as(path).isNull();
            }
            assertThat(page.locator("textarea").inputValue())
                    .as("it is shown, not left out, and turns nothing around")
                    .contains("<script hit>", "\\u202egnp.exe")
                    .doesNotContain("\u202e");
            judge(page, "dead-letter-hostile");
            page.navigate(base + "queue/list?state=failed&integration=" + integrationId);
            assertThat(page.locator("main").innerText()).contains("<img hit");
            judge(page, "list-hostile");
        }
    }

    private void failed(ObjectNode email) {
        publish(email);
        awaitState(email.get("id").textValue(), "failed");
    }

    private static void press(Page page, String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void judge(Page page, String name) {
        chromium.judge(page, name);
        Optional.ofNullable(System.getProperty("screenshots"))
                .ifPresent(folder -> Chromium.inEveryLook(
                        page,
                        look -> page.screenshot(new Page.ScreenshotOptions()
                                .setPath(Path.of(folder, name + "-" + look + ".png"))
                                .setFullPage(true))));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
