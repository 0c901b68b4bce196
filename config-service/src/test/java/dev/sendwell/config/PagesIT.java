package dev.sendwell.config;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.browser.Chromium;
import dev.sendwell.testkit.session.TestSessions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Signs in, adds people and makes tokens as a person does, in a real browser. */
@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class PagesIT {
    private static final String EMAIL = "first.admin@shop.example";
    private static final String PASSWORD = "first admin's password";

    private static Chromium chromium;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);

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
    void anAdminAddsSomebodyMakesATokenRevokesItAndReadsTheAudit() {
        try (BrowserContext window = chromium.anybody()) {
            Page page = window.newPage();
            page.navigate(base + "settings/people");
            chromium.judge(page, "sign-in");
            signIn(page);
            assertThat(page).hasURL(base + "settings/people");

            page.getByText("Invite somebody").click();
            page.getByLabel("E-mail address").fill("anna-" + unique + "@shop.example");
            page.getByRole(AriaRole.BUTTON, named("Make the link")).click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("Copy the link now");
            chromium.judge(page, "invitation");
            choosesAPassword(page.locator("#link").textContent());
            page.getByText("I have it").click();

            page.getByText("Make a token").click();
            page.getByLabel("Name").fill("nightly-" + unique);
            page.getByRole(AriaRole.BUTTON, named("Make the token")).click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("Copy it now");
            chromium.judge(page, "token");
            page.getByText("I have it").click();
            chromium.judge(page, "people");

            page.getByRole(AriaRole.LINK, named("Revoke nightly-" + unique)).click();
            chromium.judge(page, "revoke");
            page.getByRole(AriaRole.BUTTON, named("Revoke it")).click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("Revoked");

            page.getByRole(AriaRole.LINK, named("anna-" + unique + "@shop.example"))
                    .click();
            chromium.judge(page, "person");
            page.getByRole(AriaRole.BUTTON, named("Disable")).click();
            assertThat(page.locator("h1")).containsText("Disabled");

            page.getByRole(AriaRole.LINK, named("Audit")).click();
            assertThat(page.locator("tbody tr").first()).containsText("what the person may do has changed");
            assertThat(page.locator("tbody tr").nth(1)).containsText("enabled: true → false");
            chromium.judge(page, "audit");
            page.getByLabel("What", new Page.GetByLabelOptions().setExact(true)).fill("token/nightly-" + unique);
            page.getByRole(AriaRole.BUTTON, named("Show")).click();
            assertThat(page.locator("tbody tr")).hasCount(2);
            page.navigate(base + "settings/audit?actor=nobody-at-all");
            chromium.judge(page, "audit-empty");

            page.getByRole(AriaRole.LINK, named("Your account")).click();
            chromium.judge(page, "account");
            page.getByRole(AriaRole.BUTTON, named("Sign out")).click();
            assertThat(page.locator("h1")).hasText("Sign in");
        }
    }

    /** In a browser of her own. */
    private void choosesAPassword(String link) {
        try (BrowserContext window = chromium.anybody()) {
            Page page = window.newPage();
            page.navigate(base + URI.create(link).getPath().substring(1));
            chromium.judge(page, "choose-a-password");
            page.getByLabel("Password").fill("anna's own password");
            page.getByRole(AriaRole.BUTTON, named("Choose it and sign in")).click();
            page.navigate(base + "settings/account");
            assertThat(page.locator("header")).containsText("anna-" + unique + "@shop.example");

            page.navigate(base + URI.create(link).getPath().substring(1));
            assertThat(page.locator("h1")).hasText("This invitation is good no longer");
            chromium.judge(page, "invitation-over");
        }
    }

    @Test
    void everythingWorksWithoutJavaScriptAndFromTheKeyboard() {
        try (BrowserContext window = chromium.anybody(new Browser.NewContextOptions().setJavaScriptEnabled(false))) {
            Page page = window.newPage();
            page.navigate(base + "settings/people");
            page.keyboard().type(EMAIL);
            page.keyboard().press("Tab");
            page.keyboard().type(PASSWORD);
            page.keyboard().press("Enter");
            assertThat(page).hasURL(base + "settings/people");

            page.getByText("Make a token").focus();
            page.keyboard().press("Enter");
            page.keyboard().press("Tab");
            page.keyboard().type("keyboard-" + unique);
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).hasText("The token “keyboard-" + unique + "”");
            assertThat(page.getByText("Copy", new Page.GetByTextOptions().setExact(true)))
                    .isHidden();
        }
    }

    @Test
    void whatIsTypedSurvivesATokenThatRanOutUnnoticed() {
        try (BrowserContext window = chromium.anybody()) {
            Page page = signedIn(window);
            typeAToken(page);
            window.clearCookies(new BrowserContext.ClearCookiesOptions().setName(TestSessions.COOKIE));

            page.getByRole(AriaRole.BUTTON, named("Make the token")).click();

            assertThat(page.locator("h1")).hasText("The token “typed-" + unique + "”");
        }
    }

    @Test
    void aFileThatIsChosenSurvivesATokenThatRanOut() {
        byte[] file = new byte[3 * 1024 * 1024];
        try (BrowserContext window = chromium.anybody()) {
            Page page = signedIn(window);
            page.evaluate("""
                    () => {
                      const form = document.createElement("form");
                      form.id = "upload";
                      form.method = "post";
                      form.enctype = "multipart/form-data";
                      form.action = "/session/refresh?next=/settings/people";
                      form.innerHTML = "<input type=file name=file>";
                      document.body.append(form);
                    }""");
            page.setInputFiles("#upload input", new FilePayload("addresses.csv", "text/csv", file));
            window.clearCookies(new BrowserContext.ClearCookiesOptions().setName(TestSessions.COOKIE));

            Request sent = page.waitForResponse(
                            answer -> answer.url().equals(base + "settings/people"),
                            () -> page.evaluate("document.querySelector('#upload').submit()"))
                    .request();

            // To where it was going, whole, which is too much for that page here.
            Assertions.assertThat(sent.method()).isEqualTo("POST");
            Assertions.assertThat(sent.headerValue("content-type")).startsWith("multipart/form-data");
            Assertions.assertThat(Integer.parseInt(sent.headerValue("content-length")))
                    .isGreaterThan(file.length);
            Assertions.assertThat(sent.response().status()).isEqualTo(413);
        }
    }

    @Test
    void whatIsTypedSurvivesASessionThatEnded() {
        try (BrowserContext window = chromium.anybody()) {
            Page page = signedIn(window);
            typeAToken(page);
            window.clearCookies();

            page.getByRole(AriaRole.BUTTON, named("Make the token")).click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("what you typed is kept");
            chromium.judge(page, "sign-in-kept");
            signIn(page);
            assertThat(page.locator("dl")).containsText("typed-" + unique);
            chromium.judge(page, "again");
            page.getByRole(AriaRole.BUTTON, named("Send it now")).click();

            assertThat(page.locator("h1")).hasText("The token “typed-" + unique + "”");
        }
    }

    @Test
    void aFormOfAnEarlierSignInIsShownAgainAndSentAfterAClick() {
        try (BrowserContext window = chromium.anybody()) {
            Page page = signedIn(window);
            typeAToken(page);
            window.clearCookies();
            signedIn(window).close();

            page.getByRole(AriaRole.BUTTON, named("Make the token")).click();
            assertThat(page.locator("h1")).hasText("Not sent yet");
            page.getByRole(AriaRole.BUTTON, named("Send it now")).click();

            assertThat(page.locator("h1")).hasText("The token “typed-" + unique + "”");
        }
    }

    @Test
    void aPageThatKeepsItselfUpToDateSaysWhenItsSessionEndedAndStaysWhereItIs() {
        try (BrowserContext window = chromium.anybody()) {
            Page page = signedIn(window);
            typeAToken(page);
            window.clearCookies();

            page.evaluate("htmx.ajax('GET', '/settings/people', {target: '#tokens', select: '#tokens'})");

            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Your session has ended");
            assertThat(page.getByLabel("Name")).hasValue("typed-" + unique);
        }
    }

    private Page signedIn(BrowserContext window) {
        Page page = window.newPage();
        page.navigate(base + "settings/people");
        signIn(page);
        assertThat(page.locator("h1")).hasText("People and tokens");
        return page;
    }

    private static void signIn(Page page) {
        page.getByLabel("E-mail address").fill(EMAIL);
        page.getByLabel("Password").fill(PASSWORD);
        page.getByRole(AriaRole.BUTTON, named("Sign in")).click();
    }

    private void typeAToken(Page page) {
        page.getByText("Make a token").click();
        page.getByLabel("Name").fill("typed-" + unique);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
