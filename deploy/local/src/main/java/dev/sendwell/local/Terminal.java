package dev.sendwell.local;

import java.time.Duration;
import java.util.Locale;

/** What the person at the terminal reads: lines that stay, and below them one status that is replaced. */
final class Terminal {
    private static final boolean INTERACTIVE = Boolean.getBoolean("sendwell.terminal");
    private static final int WIDTH = 100;

    private static boolean statusShown;

    private Terminal() {}

    /** A line that stays. */
    static synchronized void say(String line) {
        eraseStatus();
        System.out.println(line);
        System.out.flush();
    }

    /** A part of the start is ready. */
    static void ready(String what, long sinceNanos) {
        double seconds = Duration.ofNanos(System.nanoTime() - sinceNanos).toMillis() / 1000.0;
        say(String.format(Locale.ROOT, "  %-28s ready after %4.1f s", what, seconds));
    }

    /** What is being waited for; shown only where it can be replaced. */
    static synchronized void status(String text) {
        if (INTERACTIVE) {
            eraseStatus();
            System.out.print("  " + (text.length() > WIDTH ? text.substring(0, WIDTH) : text));
            System.out.flush();
            statusShown = true;
        }
    }

    private static void eraseStatus() {
        if (statusShown) {
            System.out.print("\r\033[K");
            statusShown = false;
        }
    }
}
