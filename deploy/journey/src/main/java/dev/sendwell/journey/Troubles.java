package dev.sendwell.journey;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What goes wrong in a window without anybody seeing it: errors of scripts, violations of the Content-Security-Policy, requests that
 * fail or are refused.
 */
public final class Troubles {
    /** The browser itself gives a request up when another page is opened. */
    private static final String GIVEN_UP = "net::ERR_ABORTED";
    /** Of what the response says better. */
    private static final String REFUSED_RESOURCE = "Failed to load resource";

    private final List<String> all = new CopyOnWriteArrayList<>();
    private final Set<Integer> expected = ConcurrentHashMap.newKeySet();

    private Troubles() {}

    /** Listens from now on. */
    public static Troubles in(BrowserContext window) {
        Troubles troubles = new Troubles();
        window.onWebError(error -> troubles.all.add("script: " + error.error()));
        window.onConsoleMessage(troubles::hear);
        window.onRequestFailed(troubles::failed);
        window.onResponse(troubles::answered);
        return troubles;
    }

    /** From now on a person provokes this status, such as 400 for a form that cannot be right. */
    public void expect(int status) {
        expected.add(status);
    }

    /** What was heard so far, in words. */
    public List<String> all() {
        return List.copyOf(all);
    }

    private void hear(ConsoleMessage message) {
        boolean bad = message.type().equals("error") || message.text().contains("Content Security Policy");
        if (bad && !message.text().startsWith(REFUSED_RESOURCE)) {
            all.add("console: " + message.text());
        }
    }

    private void failed(Request request) {
        if (!GIVEN_UP.equals(request.failure())) {
            all.add("request: " + request.method() + " " + request.url() + ": " + request.failure());
        }
    }

    private void answered(Response response) {
        if (response.status() >= 400 && !expected.contains(response.status())) {
            all.add("answer: " + response.request().method() + " " + response.url() + ": " + response.status());
        }
    }
}
