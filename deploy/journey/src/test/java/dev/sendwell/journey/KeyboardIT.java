package dev.sendwell.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.sendwell.testkit.browser.Chromium;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody without a mouse. */
@Order(2)
@ExtendWith(OneSendwell.class)
class KeyboardIT {
    private final RunningSendwell sendwell;
    private final Chromium chromium;

    KeyboardIT(RunningSendwell sendwell, Chromium chromium) {
        this.sendwell = sendwell;
        this.chromium = chromium;
    }

    @Test
    void everythingIsDoneWithTheKeyboardAlone() {
        try (BrowserContext window = chromium.anybody()) {
            Troubles troubles = Troubles.in(window);
            Page page = window.newPage();
            // Where nobody listens, the browser throws the choice of a file away, and it hears of a listener only after
            // a while.
            page.onFileChooser(chooser -> {});
            Person person = new Person(page, sendwell.url());
            Keyboard keyboard = new Keyboard(page);

            signsIn(person, keyboard);
            addsAnIntegration(person, keyboard);
            checksAndSendsATestEmail(person, keyboard);
            connectsByApi(person, keyboard);
            keepsTheFocusWhileThePageKeepsItselfUpToDate(person, keyboard);
            pausesAndResumes(person, keyboard);
            makesAnAddressInactiveAndLiftsIt(person, keyboard);
            importsAList(person, keyboard);
            invitesSomebody(person, keyboard);
            makesATokenAndRevokesIt(person, keyboard);
            signsOutElsewhere(person, keyboard);
            deletesTheIntegration(person, keyboard);
            findsThatInTheAudit(person, keyboard);
            keyboard.to(person.button("Sign out")).press("Enter");
            assertThat(page.locator("h1")).hasText("Sign in");
            assertThat(troubles.all()).isEmpty();
        }
    }

    private void signsIn(Person person, Keyboard keyboard) {
        person.open("/");
        // The first field has the focus already.
        keyboard.to(person.page().getByLabel("E-mail address"))
                .type(sendwell.email())
                .to(person.page().getByLabel("Password"))
                .type(sendwell.password())
                .to(person.button("Sign in"))
                .press("Enter");
        assertThat(person.page().locator("h1")).hasText("E-mail report");
        keyboard.to(person.link("Settings")).press("Enter");
        assertThat(person.page().locator("h1")).hasText("Integrate e-mail");
    }

    private void addsAnIntegration(Person person, Keyboard keyboard) {
        SendGridDashboard sendGrid = sendwell.sendGrid();
        keyboard.to(person.link("To the content")).press("Enter");
        keyboard.to(person.link("Add an integration")).press("Enter");
        Locator provider = person.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile("^SendGrid")));
        provider.waitFor();
        keyboard.to(provider).press("Enter");
        person.field("id").waitFor();
        keyboard.to(person.field("id")).type("keyboard");
        keyboard.to(person.field("smtp.host")).type(SendGridDashboard.HOST);
        keyboard.to(person.field("smtp.port")).type(Integer.toString(sendGrid.tlsPort()));
        keyboard.to(person.field("smtp.security")).press("t").press("t");
        assertThat(person.field("smtp.security")).hasValue("tls");
        keyboard.to(person.field("smtp.username"));
        keyboard.to(person.field("smtp.password")).type(sendGrid.key());
        keyboard.to(person.field("from.address")).type("hello@shop.example");
        keyboard.to(person.field("from.name")).type("The Shop");
        keyboard.to(person.page().locator("summary").first()).press("Space");
        keyboard.to(person.field("hardBouncesEverywhere")).press("Space");
        assertThat(person.field("hardBouncesEverywhere")).not().isChecked();
        keyboard.to(person.button("Save")).press("Space");
        assertThat(person.page().locator("h1")).containsText("SendGrid for “keyboard”");
    }

    private static void checksAndSendsATestEmail(Person person, Keyboard keyboard) {
        keyboard.to(person.field("to")).type("keyboard@example.org");
        keyboard.to(person.button("Check these settings")).press("Space");
        assertThat(person.page().locator("#check[aria-busy=false]")).containsText("Message accepted");
        assertThat(person.page().locator("#ladder li.fail")).hasCount(0);
        keyboard.to(person.button("Send a test e-mail")).press("Space");
        assertThat(person.page().locator("#ladder")).containsText("Accepted by SendGrid");
        assertThat(person.page().locator("#ladder li.fail")).hasCount(0);
    }

    private void connectsByApi(Person person, Keyboard keyboard) {
        person.open("/settings/integrations/keyboard/webhook");
        keyboard.to(person.page().locator("#apiKey"))
                .type(sendwell.sendGrid().key())
                .to(person.field("store"))
                .press("Space")
                .to(person.button("Connect"))
                .press("Enter");
        assertThat(person.page().locator("h1")).containsText("Connected");
        person.open("/settings/integrations/keyboard/webhook");
        keyboard.to(person.page().locator("summary")).press("Enter");
        keyboard.to(person.button("Delete it at SendGrid")).press("Enter");
        assertThat(person.page().locator("h1")).containsText("Not connected");
    }

    private static void keepsTheFocusWhileThePageKeepsItselfUpToDate(Person person, Keyboard keyboard) {
        person.open("/settings");
        keyboard.to(person.link("keyboard"));
        person.page().evaluate("document.getElementById('integrations').dataset.old = ''");
        person.page().locator("#integrations:not([data-old])").waitFor();
        assertThat(person.link("keyboard")).isFocused();
        keyboard.press("Enter");
        assertThat(person.page().locator("h1")).containsText("SendGrid for “keyboard”");
    }

    private static void pausesAndResumes(Person person, Keyboard keyboard) {
        keyboard.to(person.link("Pause")).press("Enter");
        assertThat(person.page().locator("h1")).hasText("Pause “keyboard”");
        keyboard.to(person.button("Pause it")).press("Enter");
        assertThat(person.page().locator("h1")).containsText("Paused by a person");
        keyboard.to(person.link("Resume")).press("Enter");
        assertThat(person.page().locator("h1")).hasText("Resume “keyboard”");
        keyboard.to(person.button("Resume it")).press("Enter");
        assertThat(person.page().locator("h1")).not().containsText("Paused by a person");
    }

    private static void makesAnAddressInactiveAndLiftsIt(Person person, Keyboard keyboard) {
        Page page = person.page();
        person.open("/settings");
        keyboard.to(person.link("Inactive addresses")).press("Enter");
        assertThat(page.locator("h1")).hasText("Inactive addresses");
        keyboard.to(page.locator("summary")).press("Enter");
        Locator form = page.locator("details form");
        keyboard.to(form.locator("[name=address]")).type("keyboard@example.org");
        keyboard.to(form.locator("[name=reason]")).type("asked by telephone");
        keyboard.to(form.locator("button")).press("Enter");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Added");
        keyboard.to(person.link("Lift keyboard@example.org")).press("Enter");
        assertThat(page.locator("h1")).hasText("Mail keyboard@example.org again?");
        keyboard.to(page.getByLabel("Reason")).type("asked again");
        keyboard.to(person.button("Lift")).press("Enter");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Lifted");
    }

    private static void importsAList(Person person, Keyboard keyboard) {
        Page page = person.page();
        keyboard.to(person.link("Import CSV")).press("Enter");
        assertThat(page.locator("h1")).hasText("Import addresses");
        keyboard.to(page.locator("input[type=file]"));
        FileChooser chooser = page.waitForFileChooser(() -> keyboard.press("Enter"));
        chooser.setFiles(new FilePayload(
                "list.csv", "text/csv", "address\nimported@example.org\n".getBytes(StandardCharsets.UTF_8)));
        keyboard.to(page.getByLabel("Reason")).type("from the provider before");
        keyboard.to(person.button("Import")).press("Enter");
        assertThat(page.locator("h1")).hasText("Import of list.csv");
        assertThat(page.locator("main .state")).hasText("Done");
    }

    private static void invitesSomebody(Person person, Keyboard keyboard) {
        person.open("/settings/people");
        keyboard.to(summary(person, "Invite somebody")).press("Enter");
        keyboard.to(person.field("email")).type("keyboard@shop.example");
        keyboard.to(person.button("Make the link")).press("Enter");
        assertThat(person.page().locator("h1")).hasText("The invitation of keyboard@shop.example");
        keyboard.to(person.link("I have it")).press("Enter");
        assertThat(person.page().locator("h1")).hasText("People and tokens");
    }

    private static void makesATokenAndRevokesIt(Person person, Keyboard keyboard) {
        person.open("/settings/people");
        keyboard.to(summary(person, "Make a token")).press("Enter");
        keyboard.to(person.field("name")).type("by-keyboard");
        keyboard.to(person.button("Make the token")).press("Enter");
        assertThat(person.page().locator("h1")).hasText("The token “by-keyboard”");
        keyboard.to(person.link("I have it")).press("Enter");
        assertThat(person.page().locator("h1")).hasText("People and tokens");
        keyboard.to(person.link("Revoke by-keyboard")).press("Enter");
        assertThat(person.page().locator("h1")).hasText("Revoke “by-keyboard”?");
        keyboard.to(person.button("Revoke it")).press("Enter");
        assertThat(person.page().getByRole(AriaRole.STATUS)).containsText("Revoked");
    }

    private static void signsOutElsewhere(Person person, Keyboard keyboard) {
        person.open("/settings/account");
        keyboard.to(person.field("current"));
        keyboard.to(person.field("password"));
        keyboard.to(person.button("Sign out everywhere else")).press("Enter");
        assertThat(person.page().getByRole(AriaRole.STATUS)).containsText("Every other browser is signed out");
    }

    private static void deletesTheIntegration(Person person, Keyboard keyboard) {
        person.open("/settings/integrations/keyboard");
        keyboard.to(person.link("Delete")).press("Enter");
        assertThat(person.page().locator("h1")).hasText("Delete “keyboard”");
        keyboard.to(person.button("Delete it for good")).press("Enter");
        assertThat(person.page().locator("h1")).hasText("Integrate e-mail");
        assertThat(person.link("keyboard")).hasCount(0);
    }

    private static void findsThatInTheAudit(Person person, Keyboard keyboard) {
        person.open("/settings/audit");
        keyboard.to(person.field("subject")).type("integration/keyboard").press("Enter");
        assertThat(person.page()).hasURL(Pattern.compile("subject=integration"));
        assertThat(person.page().locator("tbody tr").first()).containsText("deleted");
    }

    private static Locator summary(Person person, String text) {
        return person.page().locator("summary", new Page.LocatorOptions().setHasText(text));
    }
}
