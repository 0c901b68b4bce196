package dev.sendwell.journey;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import dev.sendwell.testkit.browser.Chromium;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The way to every page, with something on it. */
public final class Tour implements AutoCloseable {
    private static final Pattern UNSUBSCRIBE = Pattern.compile("List-Unsubscribe: <[^>]*(/u/[^>]+)>");
    /** Without a colon, which is followed by "not yet". */
    private static final Pattern DELIVERED = Pattern.compile("“Delivered” came back(?!:)");

    private static final String READER = "reader@example.org";
    private static final String SOMEBODY_S_PASSWORD = "three words together";

    private final RunningSendwell sendwell;
    private final String unique = UUID.randomUUID().toString().substring(0, 6);
    private final List<BrowserContext> windows;
    private final List<Troubles> troubles;
    private final Person admin;
    private final Person viewer;
    private final Person stranger;
    private SendGridDashboard.Arrived newsletter = new SendGridDashboard.Arrived("", "");

    /** Begins signed in as the admin, with nobody else there. */
    public Tour(RunningSendwell sendwell, Chromium chromium) {
        this.sendwell = sendwell;
        this.windows = List.of(chromium.anybody(), chromium.anybody(), chromium.anybody());
        this.troubles = windows.stream().map(Troubles::in).toList();
        // Forms that cannot be right, a wrong password, and pages that are not there.
        troubles.forEach(each -> List.of(400, 401, 404).forEach(each::expect));
        List<Person> people = windows.stream()
                .map(window -> new Person(window.newPage(), sendwell.url()))
                .toList();
        admin = people.get(0);
        viewer = people.get(1);
        stranger = people.get(2);
        admin.signIn(sendwell.email(), sendwell.password());
    }

    /**
     * A page.
     *
     * @param name such as {@code integration-test-email}
     * @param walk goes there
     */
    public record Stop(String name, Person walker, Consumer<Person> walk) {

        /** Goes there, and waits until everything on it has loaded. */
        public Page arrive() {
            walk.accept(walker);
            walker.page().waitForLoadState();
            return walker.page();
        }
    }

    /** What the pages' scripts and requests had to complain about so far. */
    public List<String> troubles() {
        return troubles.stream().flatMap(each -> each.all().stream()).toList();
    }

    /** Pages of an installation that nobody has used. */
    public List<Stop> ofNothing() {
        return List.of(
                at("empty-reports", "/reports"),
                at("empty-inactive", "/suppressions"),
                at("empty-queue", "/queue"),
                at("empty-integrations", "/settings"));
    }

    /** Two campaigns, a newsletter that can be left, and an integration whose key is refused. */
    public void fill() throws IOException, InterruptedException {
        sendwell.command("demo", "--recipients", "300", "--exit");
        String text = sendwell.file("newsletter.txt", "What is new.\n").toString();
        String readers = sendwell.file("readers.csv", "address,name\n" + READER + ",Reader\n")
                .toString();
        sendwell.command(
                "send", "--integration", "shop", "--kind", "marketing", "--subject", "News", "--text", text, readers);
        newsletter = sendwell.sendGrid().newestTo(READER);
        viewer.page().navigate(invite(viewerEmail()));
        viewer.page().getByLabel("Password").fill(SOMEBODY_S_PASSWORD);
        viewer.press("Choose it and sign in");
        viewer.page().waitForURL(url -> !url.contains("/sign-in"));
        createPausedIntegration();
    }

    /** Leaves the admin on the page that shows the link. */
    private String invite(String email) {
        admin.open("/settings/people");
        admin.unfold("Invite somebody");
        admin.page().getByLabel("E-mail address").fill(email);
        admin.press("Make the link");
        return admin.page().locator("#link").textContent();
    }

    private void createPausedIntegration() {
        newForm(admin);
        admin.field("id").fill("news-" + unique);
        admin.field("smtp.password").fill("SG.revoked");
        admin.page()
                .locator("button.main", new Page.LocatorOptions().setHasText("Save"))
                .click();
        admin.press("Send a test e-mail");
        admin.page().locator("#state .state.bad").waitFor();
        // The incident is found a moment later, and stands above every page from then on.
        Locator banner = admin.page().locator(".banner b");
        admin.page().waitForCondition(() -> {
            admin.open("/settings/incidents");
            return banner.count() > 0;
        });
    }

    /** Every page, after {@link #fill}. */
    public List<Stop> ofEverything() {
        return List.of(
                of("sign-in", stranger, person -> person.open("/sign-in")),
                of("sign-in-refused", stranger, person -> person.signIn("nobody@shop.example", "not the password")),
                of("unsubscribe", stranger, person -> person.open(unsubscribePath())),
                of("unsubscribed", stranger, person -> {
                    person.open(unsubscribePath());
                    person.press("Unsubscribe");
                }),
                of("unsubscribe-nothing", stranger, person -> person.open("/u/nothing")),
                at("reports", "/reports?integration=shop"),
                of("reports-tables", admin, person -> {
                    person.open("/reports?integration=shop");
                    person.page().locator("summary").all().forEach(Locator::click);
                }),
                at("reports-wrong", "/reports?from=2026-11-22&to=2026-11-01"),
                at("reports-nothing", "/reports?integration=nobody"),
                of("reports-requests", admin, person -> {
                    person.open("/reports?integration=shop");
                    person.page()
                            .locator(".figures a[href*='figure=bounced']")
                            .first()
                            .click();
                }),
                at("inactive", "/suppressions"),
                of("inactive-add", admin, person -> {
                    person.open("/suppressions");
                    person.unfold("Add an address or a whole domain");
                }),
                of("lift", admin, person -> {
                    person.open("/suppressions?address=bounce%2B");
                    person.page().locator("tbody a.button").first().click();
                }),
                of("address", admin, Tour::openAnAddress),
                of("erase", admin, person -> {
                    openAnAddress(person);
                    person.follow("Erase this person's data");
                }),
                at("imports", "/suppressions/imports"),
                of("import-done", admin, Tour::importAList),
                of("policy", admin, person -> {
                    person.open("/suppressions/policy");
                    person.follow("Try it on history");
                }),
                at("queue", "/queue"),
                of("request", admin, person -> person.open("/queue/requests/shop/" + newsletter.request())),
                of("what-came-back", admin, person -> person.open("/events/requests/shop/" + newsletter.request())),
                at("integrations", "/settings"),
                at("provider", "/settings/integrations/new"),
                of("form", admin, this::newForm),
                of("form-wrong", admin, person -> {
                    person.open("/settings/integrations/new?provider=sendgrid");
                    person.field("smtp.port").fill("443");
                    person.press("Save");
                }),
                of("check-failed", admin, person -> {
                    newForm(person);
                    person.field("smtp.username").fill("me@shop.example");
                    person.check();
                }),
                of("check-worked", admin, person -> {
                    newForm(person);
                    person.check();
                }),
                at("integration", "/settings/integrations/shop"),
                of("integration-folds", admin, person -> {
                    person.open("/settings/integrations/shop");
                    person.page().locator("summary").all().forEach(Locator::click);
                }),
                of("integration-test-email", admin, person -> {
                    person.open("/settings/integrations/shop");
                    person.press("Send a test e-mail");
                    person.page()
                            .locator("#ladder li", new Page.LocatorOptions().setHasText(DELIVERED))
                            .waitFor();
                }),
                of("integration-paused", admin, person -> person.open("/settings/integrations/news-" + unique)),
                of("integration-unsigned", admin, person -> {
                    person.open("/settings/integrations/news-" + unique);
                    person.field("webhook.acceptUnsigned").check();
                }),
                of("integration-viewer", viewer, person -> person.open("/settings/integrations/shop")),
                at("connect", "/settings/integrations/shop/webhook"),
                at("callback-url", "/settings/integrations/shop/callback-url"),
                at("pause", "/settings/integrations/shop/pause"),
                at("resume", "/settings/integrations/shop/resume"),
                at("delete", "/settings/integrations/shop/delete"),
                at("incidents", "/settings/incidents"),
                of("token", admin, person -> {
                    person.open("/settings/people");
                    person.unfold("Make a token");
                    person.page().getByLabel("Name").fill("nightly-export-" + unique);
                    person.press("Make the token");
                }),
                at("people", "/settings/people"),
                of("people-add", admin, person -> {
                    person.open("/settings/people");
                    person.page().locator("summary").all().forEach(Locator::click);
                }),
                of("invited", admin, person -> invite("anna-" + unique + "@shop.example")),
                of(
                        "choose-a-password",
                        stranger,
                        person -> person.page().navigate(invite("ben-" + unique + "@shop.example"))),
                of("person", admin, person -> {
                    person.open("/settings/people");
                    person.follow(viewerEmail());
                }),
                of("revoke", admin, person -> {
                    person.open("/settings/people");
                    person.page().locator("tbody a.button").first().click();
                }),
                at("audit", "/settings/audit"),
                at("audit-nothing", "/settings/audit?actor=nobody"),
                at("account", "/settings/account"),
                at("not-there", "/settings/integrations/nothing"));
    }

    @Override
    public void close() {
        windows.forEach(BrowserContext::close);
    }

    private Stop at(String name, String path) {
        return of(name, admin, person -> person.open(path));
    }

    private static Stop of(String name, Person walker, Consumer<Person> walk) {
        return new Stop(name, walker, walk);
    }

    private String viewerEmail() {
        return "viewer-" + unique + "@shop.example";
    }

    private String unsubscribePath() {
        Matcher link = UNSUBSCRIBE.matcher(newsletter.source().replace("\r\n ", " "));
        if (!link.find()) {
            throw new IllegalStateException("the newsletter has no link to leave it:\n" + newsletter.source());
        }
        return link.group(1);
    }

    private void newForm(Person person) {
        SendGridDashboard sendGrid = sendwell.sendGrid();
        person.open("/settings/integrations/new?provider=sendgrid");
        person.server(SendGridDashboard.HOST, sendGrid.port(), "starttls");
        person.field("smtp.password").fill(sendGrid.key());
        person.field("from.address").fill("hello@shop.example");
        person.field("from.name").fill("The Shop");
    }

    private static void openAnAddress(Person person) {
        person.open("/suppressions?address=bounce%2B");
        person.page().locator("tbody th a").first().click();
    }

    private static void importAList(Person person) {
        person.open("/suppressions/imports");
        person.page()
                .locator("input[type=file]")
                .setInputFiles(new FilePayload(
                        "old-list.csv",
                        "text/csv",
                        "address\nnobody@example.org\nno address\ngone@example.net\n"
                                .getBytes(StandardCharsets.UTF_8)));
        person.page().getByLabel("Reason").fill("from the provider before");
        person.press("Import");
        // The page before may show an import that is done.
        person.page().waitForURL(url -> url.contains("/suppressions/imports/"));
        person.page()
                .locator(".state", new Page.LocatorOptions().setHasText("Done"))
                .waitFor();
    }
}
