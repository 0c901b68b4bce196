package dev.sendwell.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sendwell.testkit.browser.Chromium;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody sets SendGrid up for the first time, and gets everything wrong once. */
@Order(1)
@ExtendWith(OneSendwell.class)
class JourneyIT {
    private static final Set<String> ONLY_REQUIRED = Set.of("dropped", "bounce", "unsubscribe");
    private static final Set<String> ALL = Set.of(
            "processed",
            "dropped",
            "delivered",
            "deferred",
            "bounce",
            "open",
            "click",
            "spam_report",
            "unsubscribe",
            "group_unsubscribe",
            "group_resubscribe");
    /** SendGrid's own verification key of another webhook, cut in the middle. */
    private static final int HALF_A_KEY = 60;

    private final RunningSendwell sendwell;
    private final Chromium chromium;
    private final SendGridDashboard sendGrid;

    JourneyIT(RunningSendwell sendwell, Chromium chromium) {
        this.sendwell = sendwell;
        this.chromium = chromium;
        this.sendGrid = sendwell.sendGrid();
    }

    @Test
    void somebodySetsSendGridUpMakesEveryMistakeReadsWhatHelpsAndSeesATestEmailDelivered() {
        try (BrowserContext window = chromium.anybody()) {
            Troubles troubles = Troubles.in(window);
            Person person = new Person(window.newPage(), sendwell.url());
            signsInWithThePrintedPassword(person);
            opensTheFormOfSendGrid(person);

            makesMistakesOnTheWayToTheServer(person);
            makesMistakesOfTheAccount(person);
            savesWhatWorks(person);
            makesMistakesOfTheWebhook(person, troubles);

            seesTheTestEmailDelivered(person);
            findsItInTheAudit(person);
            assertThat(troubles.all()).isEmpty();
            signsOutAndTheOldPageWorksNoMore(person, window, troubles);
            assertThat(troubles.all()).isEmpty();
        }
    }

    private void signsInWithThePrintedPassword(Person person) {
        person.open("/");
        assertThat(heading(person)).hasText("Sign in");
        person.page().getByLabel("E-mail address").fill(sendwell.email());
        person.page().getByLabel("Password").fill(sendwell.password());
        person.press("Sign in");
        assertThat(heading(person)).hasText("E-mail report");
    }

    private void opensTheFormOfSendGrid(Person person) {
        person.follow("Settings");
        assertThat(person.page().locator(".empty")).containsText("No integration yet");
        person.follow("Add an integration");
        person.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile("^SendGrid")))
                .click();
        assertThat(person.field("smtp.host")).hasValue("smtp.sendgrid.net");
        assertThat(person.field("smtp.port")).hasValue("587");
        assertThat(person.field("smtp.username")).hasValue("apikey");
        person.field("id").fill("journey");
        person.field("from.name").fill("The Shop");
        person.field("to").fill("me@example.org");
    }

    private void makesMistakesOnTheWayToTheServer(Person person) {
        SendGridDashboard.Key key = sendGrid.createKey();
        sendGrid.verifyDomains("shop.example");
        person.field("smtp.password").fill(key.key());
        person.field("from.address").fill("hello@shop.example");

        person.server("smtp.sendgird.invalid", sendGrid.port(), "starttls");
        failsAt(person, "Look up smtp.sendgird.invalid");
        advises(person, "No address is known for the host smtp.sendgird.invalid.", "letter by letter");

        int nobody = portWithoutServer();
        person.server(SendGridDashboard.HOST, nobody, "starttls");
        failsAt(person, "Connect to port " + nobody);
        advises(
                person,
                "Connections to localhost port " + nobody + " are refused.",
                "Providers listen on 587 and 2525");

        person.server(SendGridDashboard.HOST, sendGrid.tlsPort(), "starttls");
        failsAt(person, "Greet (EHLO)");
        advises(person, "begins with TLS at once, not with STARTTLS.", "Set Security to TLS");

        person.server(SendGridDashboard.HOST, sendGrid.port(), "tls");
        failsAt(person, "Encrypt (TLS)");
        advises(person, "begins in plain text and becomes encrypted with STARTTLS.", "Set Security to STARTTLS");

        person.server("127.0.0.1", sendGrid.port(), "starttls");
        failsAt(person, "Encrypt (TLS)");
        advises(
                person,
                "The server’s certificate is not made out to 127.0.0.1.",
                "an IP address or an alias does not do");

        // Both ways of SendGrid's work when they are said as they are.
        person.server(SendGridDashboard.HOST, sendGrid.tlsPort(), "tls");
        works(person);
        person.server(SendGridDashboard.HOST, sendGrid.port(), "starttls");
        works(person);
    }

    private void makesMistakesOfTheAccount(Person person) {
        person.field("smtp.username").fill("me@shop.example");
        failsAt(person, "Sign in as me@shop.example (AUTH)");
        advises(person, "At SendGrid the user name is always the word apikey.", "an API key into the field below");
        person.field("smtp.username").fill("apikey");

        SendGridDashboard.Key revoked = sendGrid.createKey();
        sendGrid.revoke(revoked);
        person.field("smtp.password").fill(revoked.key());
        failsAt(person, "Sign in as apikey (AUTH)");
        advises(person, "The API key was revoked or mistyped.", "Create a key with “Mail Send” access");
        assertThat(ladder(person).locator("pre")).not().containsText(revoked.key());
        person.field("smtp.password").fill(sendGrid.createKey().key());

        sendGrid.creditsExceeded(true);
        failsAt(person, "Sign in as apikey (AUTH)");
        advises(person, "The account’s quota at SendGrid is used up.", "Raise the plan");
        sendGrid.creditsExceeded(false);

        person.field("from.address").fill("hello@shop.test");
        failsAt(person, "Message accepted");
        advises(person, "SendGrid does not accept the From address.", "Settings → Sender Authentication");
        person.field("from.address").fill("hello@shop.example");
        works(person);
    }

    private void savesWhatWorks(Person person) {
        person.press("Save");
        assertThat(person.page().getByRole(AriaRole.STATUS)).containsText("Saved. Now send a test e-mail");
        assertThat(heading(person)).containsText("SendGrid for “journey”");
    }

    private void makesMistakesOfTheWebhook(Person person, Troubles troubles) {
        String callback = person.page().locator("#callback-url").textContent().strip();
        String webhook = sendGrid.createWebhook(callback, ONLY_REQUIRED);
        sendsATestEmail(person);
        assertThat(ladder(person)).containsText("Accepted by SendGrid");
        advises(
                person,
                "SendGrid has accepted the message, and no event about it has come back.",
                "are Processed and Delivered ticked?");
        sendGrid.tick(webhook, callback, ALL);

        sendsATestEmail(person);
        advises(
                person,
                "SendGrid’s events are refused, because no verification key is set.",
                "Copy the verification key at SendGrid");
        assertThat(person.page().locator("#refusals")).containsText("no verification key is set");

        String key = sendGrid.verificationKey(webhook);
        troubles.expect(400);
        savesTheKey(person, key.substring(0, HALF_A_KEY));
        assertThat(person.page().getByRole(AriaRole.STATUS)).containsText("Nothing is saved yet");
        assertThat(person.page().locator("[id='webhook.verificationKeys[0]-wrong']"))
                .containsText("Is base64, but not a public key: a part of it may be missing");
        assertThat(person.field("webhook.verificationKeys[0]")).hasValue(key.substring(0, HALF_A_KEY));

        String another = sendGrid.createWebhook(sendGrid.url() + "/somebody-else", ONLY_REQUIRED);
        savesTheKey(person, sendGrid.verificationKey(another));
        assertThat(person.page().getByRole(AriaRole.STATUS)).containsText("Saved.");
        sendsATestEmail(person);
        advises(
                person,
                "Events are refused, because their signature belongs to another key.",
                "Copy the key of the webhook with this Callback URL again");

        savesTheKey(person, key.substring(0, HALF_A_KEY) + "\n  " + key.substring(HALF_A_KEY) + " ");
        assertThat(person.page().getByRole(AriaRole.STATUS)).containsText("Saved.");
    }

    private void seesTheTestEmailDelivered(Person person) {
        sendsATestEmail(person);
        Locator delivered = ladder(person)
                .locator("li", new Locator.LocatorOptions().setHasText(Pattern.compile("“Delivered” came back(?!:)")));
        assertThat(delivered).containsText(Pattern.compile("Signature good, after \\d+ s"));
        assertThat(ladder(person).locator("li.fail, li.wait")).hasCount(0);
        assertThat(ladder(person).locator("ol.ladder > li:not(.note)")).containsText(new String[] {
            "Handed to Kafka",
            "Taken by the sender",
            "Accepted by SendGrid",
            "“Processed” came back",
            "“Delivered” came back"
        });
        person.open("/settings");
        Locator row = person.page().locator("tbody tr", new Page.LocatorOptions().setHasText("journey"));
        assertThat(row).containsText("Working");
        assertThat(row).containsText("signature good");
    }

    private void findsItInTheAudit(Person person) {
        person.follow("Audit");
        person.page()
                .getByLabel("What", new Page.GetByLabelOptions().setExact(true))
                .fill("integration/journey");
        person.press("Show");
        Locator entries = person.page().locator("tbody tr");
        assertThat(entries.filter(new Locator.FilterOptions().setHasText("created")))
                .hasCount(1);
        assertThat(entries.filter(new Locator.FilterOptions().setHasText("verificationKeys")))
                .not()
                .hasCount(0);
        assertThat(entries.filter(new Locator.FilterOptions().setHasText("test e-mail requested")))
                .hasCount(4);
        assertThat(entries.first()).containsText(sendwell.email());
        assertThat(person.page().locator("table")).not().containsText("SG.");
        person.open("/settings/audit?actor=" + sendwell.email());
        assertThat(person.page().locator("table")).containsText("signed in");
    }

    private void signsOutAndTheOldPageWorksNoMore(Person person, BrowserContext window, Troubles troubles) {
        Person otherTab = new Person(window.newPage(), sendwell.url());
        otherTab.open("/settings/integrations/journey");
        person.press("Sign out");
        assertThat(heading(person)).hasText("Sign in");

        troubles.expect(401);
        otherTab.press("Send a test e-mail");
        assertThat(otherTab.page().getByRole(AriaRole.ALERT)).containsText("Your session has ended");
        assertThat(heading(otherTab)).hasText("Sign in");
        otherTab.open("/settings/integrations/journey");
        assertThat(heading(otherTab)).hasText("Sign in");
        person.page().goBack();
        assertThat(heading(person)).hasText("Sign in");
    }

    private void sendsATestEmail(Person person) {
        person.press("Send a test e-mail");
        assertThat(ladder(person)).containsText("Handed to Kafka");
    }

    private static void savesTheKey(Person person, String key) {
        person.field("webhook.verificationKeys[0]").fill(key);
        person.press("Save");
    }

    private static void failsAt(Person person, String step) {
        person.check();
        assertThat(ladder(person).locator("h3")).hasText("It does not work yet");
        assertThat(ladder(person).locator("li.fail")).containsText(step);
    }

    private static void works(Person person) {
        person.check();
        assertThat(ladder(person).locator("h3")).hasText("It works");
        assertThat(ladder(person).locator("li").last()).containsText("250 Ok: queued as");
    }

    private static void advises(Person person, String problem, String fix) {
        Locator advice = ladder(person).locator(".advice").first();
        assertThat(advice).containsText(problem);
        assertThat(advice).containsText(fix);
    }

    private static Locator ladder(Person person) {
        return person.page().locator("#ladder");
    }

    private static Locator heading(Person person) {
        return person.page().locator("h1");
    }

    /** One of the ports that mail may be sent to, where no server of this machine listens. */
    private static int portWithoutServer() {
        return IntStream.of(2525, 465, 587)
                .filter(port -> !listens(port))
                .findFirst()
                .orElseThrow();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
