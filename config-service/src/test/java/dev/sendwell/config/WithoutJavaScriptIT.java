package dev.sendwell.config;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sendwell.config.connect.SimulatedSendGrid;
import dev.sendwell.config.integration.Samples;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.browser.Chromium;
import dev.sendwell.testkit.smtp.ScriptedSmtpServer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every form that a person needs, in a browser that runs no script. */
@QuarkusTest
@WithTestResource(SimulatedSendGrid.class)
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_config"))
class WithoutJavaScriptIT {
    private static final String KEY = "SG.sends-mail";

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
    void anIntegrationIsCheckedSavedTestedConnectedPausedAndDeleted() {
        try (BrowserContext window = withoutJavaScript();
                ScriptedSmtpServer server = ScriptedSmtpServer.scenario()
                        .offering("PIPELINING", "AUTH PLAIN")
                        .user("apikey", KEY)
                        .start()) {
            Page page = signedIn(window, "first.admin@shop.example", "first admin's password");
            page.navigate(base + "settings/integrations/new");
            page.locator("a[href$='provider=sendgrid']").click();
            field(page, "id").fill(id);
            field(page, "smtp.host").fill("localhost");
            field(page, "smtp.port").fill(Integer.toString(server.port()));
            field(page, "smtp.security").selectOption("none");
            field(page, "smtp.password").fill(KEY);
            field(page, "from.address").fill("hello@shop.example");
            press(page, "Check these settings");
            assertThat(page.locator("#ladder h3")).hasText("It works");
            Assertions.assertThat(server.messages()).hasSize(1);

            assertThat(field(page, "from.address")).hasValue("hello@shop.example");
            field(page, "smtp.password").fill(KEY);
            save(page);
            says(page, "Saved. Now send a test e-mail");

            field(page, "from.name").fill("The Shop");
            save(page);
            says(page, "Saved. Every sender has it");
            assertThat(field(page, "from.name")).hasValue("The Shop");

            press(page, "Send a test e-mail");
            assertThat(page.locator("#ladder")).containsText("Handed to Kafka");
            assertThat(link(page, "What the sender did with it")).isVisible();
            assertThat(link(page, "What came back about it")).isVisible();

            connects(page);

            link(page, id).click();
            link(page, "New callback URL").click();
            press(page, "Make a new URL");
            says(page, "The callback URL is new");

            link(page, "Pause").click();
            press(page, "Pause it");
            link(page, "Resume").click();
            press(page, "Resume it");
            link(page, "Delete").click();
            press(page, "Delete it for good");
            page.navigate(base + "settings");
            assertThat(page.locator("#to-" + id)).hasCount(0);
        }
    }

    private static void connects(Page page) {
        link(page, "Connect by API").click();
        page.locator("#apiKey").fill(SimulatedSendGrid.apiKey());
        field(page, "store").check();
        press(page, "Connect");
        says(page, "Connected: the webhook has all it needs");
        press(page, "Compare only");
        says(page, "Compared just now.");
        press(page, "Mend it");
        says(page, "Connected: the webhook has all it needs");
        press(page, "Forget the key");
        says(page, "The API key is forgotten.");
        page.locator("summary").click();
        page.locator("#removeKey").fill(SimulatedSendGrid.apiKey());
        press(page, "Delete it at SendGrid");
        says(page, "The webhook is deleted at SendGrid.");
    }

    @Test
    void somebodyIsInvitedAndChoosesAPasswordAndIsDisabled() {
        String email = id + "@shop.example";
        try (BrowserContext admins = withoutJavaScript();
                BrowserContext hers = withoutJavaScript();
                BrowserContext herOther = withoutJavaScript()) {
            Page admin = signedIn(admins, "first.admin@shop.example", "first admin's password");
            admin.navigate(base + "settings/people");
            admin.getByText("Invite somebody").click();
            admin.getByLabel("E-mail address").fill(email);
            press(admin, "Make the link");
            Page her = hers.newPage();
            her.navigate(here(admin.locator("#link").textContent()));
            her.getByLabel("Password").fill("her own password");
            press(her, "Choose it and sign in");

            Page herElsewhere = signedIn(herOther, email, "her own password");
            her.navigate(base + "settings/account");
            press(her, "Sign out everywhere else");
            says(her, "Every other browser is signed out.");
            herElsewhere.navigate(base + "settings/account");
            assertThat(herElsewhere.locator("h1")).hasText("Sign in");
            her.getByLabel("Password so far").fill("her own password");
            her.getByLabel("New password").fill("her other password");
            press(her, "Change the password");
            says(her, "Your password is changed.");
            press(her, "Sign out");
            assertThat(her.locator("h1")).hasText("Sign in");

            link(admin, "I have it").click();
            link(admin, email).click();
            field(admin, "role").selectOption("admin");
            press(admin, "Save the role");
            says(admin, "Changed.");
            press(admin, "Disable");
            assertThat(admin.locator("h1")).containsText("Disabled");
            press(admin, "Let in again");
            assertThat(admin.locator("h1")).not().containsText("Disabled");
            press(admin, "Make a link");
            assertThat(admin.locator("#link")).containsText("/sign-in/invitation/");
        }
    }

    @Test
    void aTokenIsMadeAndRevokedAndTheAuditIsSearched() {
        try (BrowserContext window = withoutJavaScript()) {
            Page page = signedIn(window, "first.admin@shop.example", "first admin's password");
            page.navigate(base + "settings/people");
            page.getByText("Make a token").click();
            page.getByLabel("Name").fill(id);
            press(page, "Make the token");
            assertThat(page.locator("#token")).not().isEmpty();
            link(page, "I have it").click();
            link(page, "Revoke " + id).click();
            press(page, "Revoke it");
            says(page, "Revoked.");

            link(page, "Audit").click();
            page.getByLabel("What", new Page.GetByLabelOptions().setExact(true)).fill("token/" + id);
            press(page, "Show");
            assertThat(page.locator("tbody tr")).hasCount(2);
        }
    }

    private static BrowserContext withoutJavaScript() {
        return chromium.anybody(new Browser.NewContextOptions().setJavaScriptEnabled(false));
    }

    private Page signedIn(BrowserContext window, String email, String password) {
        Page page = window.newPage();
        page.navigate(base + "settings/account");
        page.getByLabel("E-mail address").fill(email);
        page.getByLabel("Password").fill(password);
        press(page, "Sign in");
        assertThat(page.locator("h1")).hasText("Your account");
        return page;
    }

    private String here(String link) {
        return base + URI.create(link).getPath().substring(1);
    }

    private static Locator field(Page page, String name) {
        return page.locator("[name='" + name + "']");
    }

    private static void save(Page page) {
        page.locator("button.main", new Page.LocatorOptions().setHasText("Save"))
                .first()
                .click();
    }

    private static void press(Page page, String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .first()
                .click();
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(
                        AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true))
                .first();
    }

    private static void says(Page page, String words) {
        assertThat(page.getByRole(AriaRole.STATUS)).containsText(words);
    }
}
