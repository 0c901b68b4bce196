package dev.sendwell.testkit.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import dev.sendwell.testkit.session.TestSessions;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** One running browser; a test class starts it before all of its tests and closes it after them. For one thread. */
public final class Chromium implements AutoCloseable {
    /** A desk's and a phone's width in CSS pixels. */
    private static final List<Integer> WIDTHS = List.of(1280, 390);

    private static final int HEIGHT = 900;
    private static final int ATTEMPTS = 3;
    /** A wait ends as soon as what it is for is there. */
    private static final int PATIENCE_MS = 60_000;

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Set<String> JUDGED_BY_AXE = Set.of("light-1280", "dark-390");
    private static final Set<String> SERIOUS = Set.of("serious", "critical");

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> policyViolations = new CopyOnWriteArrayList<>();

    private Chromium(Path executable) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
    }

    /** Starts the chromium that is on the PATH; skips the test class where there is none. */
    public static Chromium start() {
        Optional<Path> executable = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(path -> path.toFile().canExecute())
                .findFirst();
        assumeTrue(executable.isPresent(), "NOT RUN: no chromium on the PATH, so no page was looked at");
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        return new Chromium(executable.get());
    }

    /** A window of somebody who is not signed in. */
    public BrowserContext anybody(Browser.NewContextOptions options) {
        BrowserContext window = browser.newContext(options.setViewportSize(WIDTHS.getFirst(), HEIGHT));
        window.setDefaultTimeout(PATIENCE_MS);
        // Chromium reports a violation of the Content-Security-Policy on the console and nowhere else.
        window.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                policyViolations.add(message.text());
            }
        });
        return window;
    }

    /** A window of somebody who is not signed in. */
    public BrowserContext anybody() {
        return anybody(new Browser.NewContextOptions());
    }

    /**
     * A window of somebody who is signed in, as {@link TestSessions} has it.
     *
     * @param base where the service is
     * @param role {@code admin} or {@code viewer}
     */
    public BrowserContext as(String role, URI base) {
        BrowserContext window = anybody();
        window.addCookies(List.of(new Cookie(TestSessions.COOKIE, TestSessions.cookie(role))
                .setUrl(base.toString().replace("http:", "https:"))
                .setSecure(true)
                .setHttpOnly(true)));
        return window;
    }

    /**
     * Looks at a page light and dark, on a desk and on a phone: nothing reaches beyond the page's right edge, axe-core finds nothing
     * serious (on a desk in the light and on a phone in the dark: colours do not depend on the width), and so far nothing in this
     * browser has broken the Content-Security-Policy.
     */
    public void judge(Page page, String name) {
        inEveryLook(page, look -> {
            if (JUDGED_BY_AXE.contains(look)) {
                assertThat(serious(page)).as(name + "-" + look).isEmpty();
            }
            assertThat(page.evaluate("document.documentElement.scrollWidth"))
                    .as(name + "-" + look + ": width of what is on the page")
                    .isEqualTo(page.viewportSize().width);
        });
        assertThat(policyViolations).isEmpty();
    }

    /**
     * Shows a page light and dark, on a desk and on a phone.
     *
     * @param look takes the name of what is shown, such as {@code dark-390}
     */
    public static void inEveryLook(Page page, Consumer<String> look) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : WIDTHS) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                page.setViewportSize(width, HEIGHT);
                look.accept(scheme.name().toLowerCase(Locale.ROOT) + "-" + width);
            }
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(WIDTHS.getFirst(), HEIGHT);
    }

    private static List<String> serious(Page page) {
        for (int attempt = 1; ; attempt++) {
            page.waitForLoadState();
            try {
                return violations(page);
            } catch (RuntimeException e) {
                // A page that was still on its way to another took axe's script with it.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static List<String> violations(Page page) {
        return new AxeBuilder(page)
                .setLegacyMode(true).analyze().getViolations().stream()
                        .filter(rule -> SERIOUS.contains(rule.getImpact()))
                        .flatMap(rule -> rule.getNodes().stream()
                                .map(node -> rule.getId() + ": " + rule.getHelp() + ": " + node.getHtml()))
                        .toList();
    }

    @Override
    public void close() {
        playwright.close();
    }
}
