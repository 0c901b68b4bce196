package dev.sendwell.events.inactive;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Scope;
import dev.sendwell.events.SendGridEvent;
import dev.sendwell.events.TestIntegration;
import dev.sendwell.events.suppression.SuppressionDesk;
import dev.sendwell.events.suppression.Target;
import dev.sendwell.testkit.KafkaProbe;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class InactivePagesIT {
    private static final String SCRIPT = "<script>alert('x')</script>";

    private final String address = "page-" + UUID.randomUUID() + "@example.org";

    @Inject
    SuppressionDesk desk;

    @Inject
    AddressHash.Hasher hasher;

    @Test
    void anAdminAddsAnAddressAndFindsItWithReasonAndName() {
        Response added = as("admin")
                .formParam("address", "  " + address.toUpperCase(Locale.ROOT) + " ")
                .formParam("reason", "asked by telephone")
                .post("/suppressions");

        added.then().statusCode(303);
        String page = page("admin", added.header("Location"));
        assertThat(page)
                .contains("Added. No sender mails it any more")
                .contains("<a href=\"/addresses/" + InactiveRow.encoded(address) + "\">" + address + "</a>")
                .contains("Added by hand", "everywhere", "asked by telephone", "by admin@sendwell.test");
    }

    @Test
    void nothingIsLostWhenTheFormIsWrong() {
        Response refused = as("admin")
                .formParam("address", "nobody at example")
                .formParam("group", "12")
                .formParam("until", "2001-01-01")
                .post("/suppressions");

        refused.then().statusCode(400);
        assertThat(refused.asString())
                .contains("the address has no @", "a group belongs to an integration", "this day is over", "say why")
                .contains("value=\"nobody at example\"", "value=\"12\"", "<details open>");
    }

    @Test
    void addingToAGroupHoldsThereOnly() {
        as("admin")
                .formParam("address", address)
                .formParam("integration", "shop")
                .formParam("group", "12")
                .formParam("reason", "asked by mail")
                .formParam("until", "2099-12-31")
                .post("/suppressions")
                .then()
                .statusCode(303);

        assertThat(page("viewer", "/suppressions?scope=g:shop:12&address=" + address))
                .contains("group 12 of shop", "until 1 January 2100, 00:00 UTC");
        assertThat(page("viewer", "/suppressions?scope=shop&address=" + address))
                .contains("group 12 of shop");
        assertThat(page("viewer", "/suppressions?scope=*&address=" + address)).contains("Nothing matches");
        assertThat(page("viewer", "/addresses/" + address)).contains("Not sent to it: mail of group 12 of shop.");
    }

    @Test
    void liftingSaysWhatWillHappenAsksForAReasonAndIsKeptInTheHistory() throws SQLException {
        inactive(address, "typing error");
        String question = page("admin", "/suppressions/lift?scope=*&address=" + address);
        assertThat(question)
                .contains("Mail " + address + " again?", "stops all mail", "typing error")
                .doesNotContain("SendGrid will drop");

        Response asked = as("admin")
                .formParam("address", address)
                .formParam("scope", "*")
                .formParam("cause", "added")
                .post("/suppressions/lift");
        asked.then().statusCode(400);
        assertThat(asked.asString()).contains("say why");

        as("admin")
                .formParam("address", address)
                .formParam("scope", "*")
                .formParam("cause", "added")
                .formParam("reason", "it was another person")
                .post("/suppressions/lift")
                .then()
                .statusCode(303);

        assertThat(page("viewer", "/addresses/" + address))
                .contains("<span class=\"state good\">Active</span>", "Mail to it is sent.")
                .contains("Added by hand: inactive", "typing error · by somebody")
                .contains("Added by hand: lifted", "it was another person · by admin@sendwell.test");
        as("admin").get("/suppressions/lift?scope=*&address=" + address).then().statusCode(404);
    }

    @Test
    void liftingABounceWarnsOfTheProvidersOwnList() {
        bounced();

        assertThat(page("admin", "/suppressions/lift?scope=*&address=" + address + "&cause=bounced"))
                .contains("SendGrid will drop the next mail");
    }

    @Test
    void anAddressTellsItsEventsAndWhatFollowed() {
        bounced();

        assertThat(page("viewer", "/addresses/" + address))
                .contains("<span class=\"state bad\">Inactive</span>", "No mail is sent to it, by any integration.")
                .contains("550 5.1.1 no such user", "autumn-sale", "order-1", "by sendgrid");
    }

    @Test
    void theListIsNarrowedByDayAndByAScopeThatExists() throws SQLException {
        inactive(address, "typing error");
        String today = Instant.now().toString().substring(0, 10);

        assertThat(page("viewer", "/suppressions?from=" + today + "&to=" + today + "&address=" + address))
                .contains("typing error")
                .contains("/api/suppressions/export?address=" + InactiveRow.encoded(address) + "&amp;from=" + today
                        + "T00%3A00%3A00Z");
        assertThat(page("viewer", "/suppressions?to=2001-01-01&address=" + address))
                .contains("Nothing matches");
        Target target = ((Target.Parsed.Good) Target.parse(address, hasher)).target();
        desk.add(target, new Scope.OfGroup("shop", 77), "left", null, "somebody");
        assertThat(page("viewer", "/suppressions?scope=g:shop:77"))
                .contains("<option value=\"g:shop:77\" selected>group 77 of shop</option>")
                .doesNotContain("typing error");
    }

    @Test
    void thePolicySaysWhatThePolicySaysAndTriesOtherThresholds() {
        try (KafkaProbe kafka = new KafkaProbe()) {
            TestIntegration shop = TestIntegration.known(kafka);
            for (int i = 0; i < 3; i++) {
                shop.takes(SendGridEvent.of("bounce", address, Instant.now().minusSeconds(600 - i))
                        .ofRequest(shop.id(), "soft-" + i)
                        .with("type", "blocked")
                        .with("status", "4.2.2")
                        .with("reason", "552 over quota"));
            }
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(page("viewer", "/suppressions/policy?tried=true"))
                                    .containsPattern(
                                            shop.id()
                                                    + " <small class=\"quiet\">the rule is off: no delivered event yet</small></th>"
                                                    + "<td class=\"n\">1</td><td class=\"n\">1</td><td class=\"n\"><strong>0</strong></td>"));
        }
        assertThat(page("viewer", "/suppressions/policy"))
                .containsPattern(
                        "bounce</th><td[^>]*><span class=\"state bad\">Inactive: Bounced</span></td><td[^>]*>all mail</td><td[^>]*>everywhere</td>")
                .containsPattern("blocked, for any other reason</th><td[^>]*>Nothing</td>")
                .contains("with 5 and no delivery between them inactive for 30 days");
    }

    @Test
    void aViewerSeesTheListAndNoButtonThatChangesIt() throws SQLException {
        inactive(address, "typing error");

        assertThat(page("viewer", "/suppressions?address=" + address))
                .contains(address)
                .doesNotContain("Lift</a>", "method=\"post\" action=\"/suppressions\"");
        as("viewer").formParam("address", address).post("/suppressions").then().statusCode(403);
        as("viewer").get("/suppressions/lift?address=" + address).then().statusCode(403);
    }

    @Test
    void aFormWithoutTheSessionsTokenChangesNothing() {
        given().cookie(TestSessions.COOKIE, TestSessions.cookie("admin"))
                .contentType("application/x-www-form-urlencoded")
                .formParam("address", address)
                .formParam("reason", "forged")
                .post("/suppressions")
                .then()
                .statusCode(403);

        assertThat(page("viewer", "/suppressions?address=" + address)).contains("Nothing matches");
    }

    @Test
    void aDomainIsShownAsEverybodyThere() throws SQLException {
        String domain = "@d" + UUID.randomUUID() + ".example";
        inactive(domain, "no mail to competitors");

        assertThat(page("admin", "/suppressions?address=" + domain)).contains("everybody " + domain);
        assertThat(page("viewer", "/addresses/somebody" + domain))
                .contains("Inactive", "everybody " + domain + ", everywhere");
    }

    @Test
    void whatPeopleAndProvidersWriteIsTextAndNothingElse() throws SQLException {
        inactive(address, SCRIPT + "\" onfocus=\"alert(1)");

        for (String path : new String[] {
            "/suppressions?address=" + address,
            "/suppressions/lift?scope=*&address=" + address,
            "/addresses/" + address,
            "/suppressions?address=%3Cscript%3Ealert&cause=%22%3E%3Cscript%3E&scope=%22%3E%3Cscript%3E&done=%3Cscript%3E"
        }) {
            assertThat(page("admin", path)).as(path).doesNotContain("<script>alert", "\"><script>", "\" onfocus=\"");
        }
    }

    @Test
    void aStrangeSearchFindsNothingAndBreaksNothing() {
        assertThat(page("viewer", "/suppressions?address=%25_%5C&after=nonsense&cause=nonsense&scope=g:x"))
                .contains("Nothing matches");
        as("viewer")
                .accept("text/html")
                .queryParam("address", "\0")
                .get("/suppressions")
                .then()
                .statusCode(400);
        as("viewer").accept("text/html").get("/addresses/nonsense").then().statusCode(400);
        as("admin")
                .get("/suppressions/lift?scope=nonsense&address=" + address)
                .then()
                .statusCode(404);
    }

    private void bounced() {
        try (KafkaProbe kafka = new KafkaProbe()) {
            TestIntegration shop = TestIntegration.known(kafka);
            shop.takes(SendGridEvent.of("bounce", address, Instant.now().minusSeconds(60))
                    .ofRequest(shop.id(), "order-1")
                    .with("sendwell_campaign", "autumn-sale")
                    .with("type", "bounce")
                    .with("reason", "550 5.1.1 no such user"));
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(page("viewer", "/suppressions?address=" + address))
                        .contains("Bounced"));
    }

    private void inactive(String text, String reason) throws SQLException {
        Target target = ((Target.Parsed.Good) Target.parse(text, hasher)).target();
        desk.add(target, Scope.everywhere(), reason, null, "somebody");
    }

    private static String page(String role, String path) {
        Response page = as(role).urlEncodingEnabled(false).accept("text/html").get(path);
        page.then().statusCode(200);
        return page.asString();
    }

    private static RequestSpecification as(String role) {
        return given().redirects()
                .follow(false)
                .contentType("application/x-www-form-urlencoded")
                .cookie(TestSessions.COOKIE, TestSessions.cookie(role))
                .header("X-CSRF-Token", TestSessions.CSRF);
    }
}
