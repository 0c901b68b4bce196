package dev.sendwell.events;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.browser.Chromium;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What config-service says of incidents stands above this service's pages too; the browser fetches it. */
@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class IncidentsBannerIT {

    @TestHTTPResource("/")
    URI base;

    @ParameterizedTest
    @ValueSource(strings = {"reports", "suppressions", "suppressions/policy"})
    void standsAboveThePage(String path) {
        try (Chromium chromium = Chromium.start();
                BrowserContext window = chromium.as("viewer", base)) {
            Page page = window.newPage();
            page.route(
                    "**/settings/incidents/banner",
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setContentType("text/html")
                            .setBody("<p class=\"banner\"><b>1 thing needs attention:</b> shop is paused</p>")));

            page.navigate(base + path);

            assertThat(page.locator(".banner b")).isVisible();
            assertThat(page.locator(".banner")).containsText("shop is paused");
        }
    }
}
