package dev.sendwell.journey;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;

/** Somebody in front of a page, and what they do on more than one of them. */
public record Person(Page page, URI url) {

    public void open(String path) {
        page.navigate(url + path);
    }

    public void signIn(String email, String password) {
        open("/sign-in");
        page.getByLabel("E-mail address").fill(email);
        page.getByLabel("Password").fill(password);
        press("Sign in");
    }

    public void press(String button) {
        button(button).click();
    }

    public void follow(String link) {
        link(link).click();
    }

    /** Opens what is folded away. */
    public void unfold(String summary) {
        page.locator("summary", new Page.LocatorOptions().setHasText(summary)).click();
    }

    public Locator button(String name) {
        return page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .first();
    }

    public Locator link(String name) {
        return page.getByRole(
                        AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true))
                .first();
    }

    /** A field of the integration's form, by its name in the API. */
    public Locator field(String name) {
        return page.locator("[name='" + name + "']");
    }

    /** Fills in where the provider's server is. */
    public void server(String host, int port, String security) {
        field("smtp.host").fill(host);
        field("smtp.port").fill(Integer.toString(port));
        field("smtp.security").selectOption(security);
    }

    /** Checks the form, saved or not, and waits until the ladder has ended. */
    public void check() {
        // The ladder of the check before stands there until the new one comes.
        page.evaluate("document.getElementById('check')?.setAttribute('data-old', '')");
        press("Check these settings");
        page.locator("#check[aria-busy=false]:not([data-old])").waitFor();
    }
}
