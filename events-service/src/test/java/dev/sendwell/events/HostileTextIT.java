package dev.sendwell.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.events.reports.projection.Traffic;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.browser.Chromium;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Text that strangers choose (an address, what a server or a recipient's browser says, a campaign, a request's id, metadata, a file's
 * name) stays text on every page that shows it, tried in a browser.
 */
@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class HostileTextIT {
    /** Leaves an element with the attribute wherever it is taken for markup, and a mark on the window wherever it is run. */
    private static final String HOSTILE =
            "'\"></title></option></textarea><img hit src=x onerror=window.hit=1><script hit>window.hit=1</script>{7919*7919}";
    /** A local part that RFC 5321 allows. */
    private static final String ADDRESS = "\"><img hit src=x onerror=window.hit=1>\"@hostile.example";

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
    void staysTextOnEveryPage() {
        String shop = tellAllOfIt();
        try (BrowserContext admin = chromium.as("admin", base)) {
            Page page = admin.newPage();
            List<String> dialogs = new ArrayList<>();
            page.onDialog(dialog -> {
                dialogs.add(dialog.message());
                dialog.dismiss();
            });
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                page.navigate(base + "reports?domain=hostile.example");
                assertThat(page.locator("main").innerText()).contains("Bounced", "by people");
                page.navigate(base + "suppressions?address=hostile.example");
                assertThat(page.locator("tbody tr").count()).isEqualTo(2);
            });
            page.navigate(base + "suppressions/imports");
            page.locator("input[type=file]")
                    .setInputFiles(new FilePayload(
                            HOSTILE + ".csv", "text/csv", (HOSTILE + "\n").getBytes(StandardCharsets.UTF_8)));
            page.getByLabel("Reason").fill(HOSTILE);
            page.locator("button.main").click();
            page.waitForURL("**/suppressions/imports/*");
            String imported = page.url();

            String hostile = encoded(HOSTILE);
            String address = encoded(ADDRESS);
            List<String> shown = List.of(
                    imported,
                    base + "suppressions/imports",
                    base + "suppressions?address=hostile.example",
                    base + "suppressions?address=" + hostile + "&cause=" + hostile + "&scope=" + hostile + "&from="
                            + hostile,
                    base + "suppressions/lift?scope=*&address=" + address,
                    base + "suppressions/erase?address=" + address,
                    base + "addresses/" + address,
                    base + "events/requests/" + shop + "/order-2",
                    base + "events/requests/" + shop + "/order-2/story",
                    base + "reports?campaign=" + hostile,
                    base + "reports?domain=" + hostile,
                    base + "reports?from=" + hostile + "&zone=" + hostile + "&campaign=" + hostile,
                    base + "reports?domain=hostile.example",
                    base + "reports/requests?figure=requested&domain=hostile.example",
                    base + "reports/requests?figure=bounced&domain=hostile.example",
                    base + "reports/requests?figure=bounced&reason=" + hostile,
                    base + "reports/requests?figure=failed&domain=hostile.example");
            for (String path : shown) {
                page.navigate(path);
                for (Locator fold : page.locator("summary").all()) {
                    fold.click();
                }
                assertThat(page.locator("body").innerText())
                        .as(path)
                        .isNotBlank()
                        .doesNotContain("62710561");
                assertThat(page.locator("[hit]").count()).as(path).isZero();
                assertThat(page.evaluate("window.hit")).as(path).isNull();
                assertThat(page.locator("a[href^='javascript']").count())
                        .as(path)
                        .isZero();
            }
            page.navigate(base + "addresses/" + address);
            assertThat(page.locator("main").innerText())
                    .as("it is shown, not left out")
                    .contains("<script hit>", "javascript:window.hit=1", "<img hit");
            assertThat(dialogs).isEmpty();
            chromium.judge(page, "address-hostile");
        }
    }

    private static String tellAllOfIt() {
        Instant at = Instant.now().minusSeconds(120);
        try (KafkaProbe kafka = new KafkaProbe()) {
            TestIntegration shop = TestIntegration.known(kafka);
            Traffic traffic = new Traffic(shop.id());
            traffic.request(HOSTILE, ADDRESS, HOSTILE, MailKind.MARKETING)
                    .failed(at, 1, Delivery.Fault.MESSAGE, HOSTILE);
            traffic.request("order-1", ADDRESS, HOSTILE, MailKind.MARKETING).suppressed(at, Cause.Kind.BOUNCED);
            traffic.request("order-2", ADDRESS, HOSTILE, MailKind.MARKETING)
                    .accepted(at, 1)
                    .bounced(at, HOSTILE)
                    .blocked(at, HOSTILE);
            for (ConsumerRecord<String, byte[]> record : traffic.records()) {
                if (record.topic().endsWith("deliveries")) {
                    kafka.publish(new ProducerRecord<>(record.topic(), "hostile", record.value()));
                }
            }
            shop.takes(
                    SendGridEvent.of("bounce", ADDRESS, at)
                            .ofRequest(shop.id(), "order-2")
                            .with("type", "bounce")
                            .with("reason", HOSTILE)
                            .with("sendwell_campaign", HOSTILE)
                            .with("x_" + HOSTILE, HOSTILE),
                    SendGridEvent.of("dropped", ADDRESS, at).with("reason", HOSTILE),
                    SendGridEvent.of("deferred", ADDRESS, at).with("response", HOSTILE),
                    SendGridEvent.of("click", ADDRESS, at)
                            .with("url", "javascript:window.hit=1//" + HOSTILE)
                            .with("useragent", HOSTILE),
                    SendGridEvent.of("spamreport", ADDRESS, at),
                    SendGridEvent.of(HOSTILE, ADDRESS, at));
            return shop.id();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
