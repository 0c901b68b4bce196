package dev.sendwell.config;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.sendwell.config.connect.SimulatedSendGrid;
import dev.sendwell.config.integration.Samples;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.browser.Chromium;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages as they look when what is behind them changes or fails. */
@QuarkusTest
@WithTestResource(SimulatedSendGrid.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class LivePagesIT {
    private static final String WEBHOOKS = "/v3/user/webhooks/event/settings/";
    private static final String BANNER = "**/settings/incidents/banner";

    private static Chromium chromium;

    private final String id = Samples.newId();

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
    void aWebhookThatIsConnectedAndOneThatHasDriftedAreFitForEverybody() throws Exception {
        As.admin()
                .body(Samples.sendGrid(id, "SG.sends-mail"))
                .post("/api/integrations")
                .then()
                .statusCode(201);
        try (BrowserContext window = chromium.as("admin", base)) {
            Page page = window.newPage();
            page.navigate(base + "settings/integrations/" + id + "/webhook");
            page.locator("#apiKey").fill(SimulatedSendGrid.apiKey());
            page.locator("[name=store]").check();
            press(page, "Connect");
            assertThat(page.locator("h1")).containsText("Connected");
            page.locator("summary").click();
            chromium.judge(page, "webhook-connected");

            String webhook =
                    As.admin().get("/api/integrations/{id}/webhook", id).path("webhookId");
            JsonNode settings = ContractsJson.mapper().readTree(SimulatedSendGrid.call("GET", WEBHOOKS + webhook, ""));
            SimulatedSendGrid.call(
                    "PATCH",
                    WEBHOOKS + webhook,
                    ((ObjectNode) settings).put("dropped", false).toString());
            press(page, "Compare only");
            assertThat(page.locator("h1")).containsText("Not as it should be");
            assertThat(page.locator(".advice")).containsText("Dropped is unticked");
            page.locator("summary").click();
            chromium.judge(page, "webhook-drifted");

            press(page, "Mend it");
            assertThat(page.locator("h1")).containsText("Connected");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cannot be reached", "fails"})
    void aPartWhoseServiceIsAwayIsSaidToBeOldUntilItIsBackAndNothingTypedIsLost(String how) {
        try (BrowserContext window = chromium.as("admin", base)) {
            Page page = window.newPage();
            page.navigate(base + "settings/people");
            page.getByText("Make a token").click();
            page.getByLabel("Name").fill("typed-" + id);
            assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);

            page.route(BANNER, route -> {
                if (how.equals("fails")) {
                    route.fulfill(new Route.FulfillOptions().setStatus(503));
                } else {
                    route.abort();
                }
            });
            askForTheBanner(page);
            assertThat(page.getByRole(AriaRole.ALERT)).hasCount(1);
            assertThat(page.getByRole(AriaRole.ALERT))
                    .containsText("A part of this page could not be brought up to date");
            chromium.judge(page, "service-away");
            askForTheBanner(page);
            assertThat(page.getByRole(AriaRole.ALERT)).hasCount(1);

            page.unroute(BANNER);
            askForTheBanner(page);
            assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
            assertThat(page.getByLabel("Name")).hasValue("typed-" + id);
        }
    }

    /** As the page does every half minute. */
    private static void askForTheBanner(Page page) {
        page.evaluate("htmx.ajax('GET', '/settings/incidents/banner',"
                + " {target: '[hx-get=\"/settings/incidents/banner\"]'}).catch(() => {})");
    }

    private static void press(Page page, String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }
}
