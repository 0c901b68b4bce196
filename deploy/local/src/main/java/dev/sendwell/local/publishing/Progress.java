package dev.sendwell.local.publishing;

import java.io.PrintStream;
import java.time.Duration;

/**
 * How a long command goes on: lines that stay, and a status that is replaced on a terminal and repeated now and then elsewhere.
 */
public final class Progress {
    private static final Duration BETWEEN_STATUS_LINES = Duration.ofSeconds(5);
    private static final int BAR = 30;

    private final PrintStream out;
    private final boolean terminal;
    private boolean statusShown;
    private long nextStatusLine = System.nanoTime() + BETWEEN_STATUS_LINES.toNanos();

    /**
     * @param terminal true when what was written can be overwritten
     */
    public Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** On standard output; the launcher says whether that is a terminal. */
    public static Progress standard() {
        return new Progress(System.out, Boolean.getBoolean("sendwell.terminal"));
    }

    /** A line that stays. */
    public void say(String line) {
        if (statusShown) {
            out.print("\r\033[K");
            statusShown = false;
        }
        out.println(line);
        out.flush();
    }

    /** How it goes right now. */
    public void status(String text) {
        if (terminal) {
            out.print("\r\033[K" + text);
            out.flush();
            statusShown = true;
        } else if (System.nanoTime() - nextStatusLine > 0) {
            out.println(text);
            out.flush();
            nextStatusLine = System.nanoTime() + BETWEEN_STATUS_LINES.toNanos();
        }
    }

    /** A bar of done out of all. */
    public static String bar(long done, long all) {
        int full = all == 0 ? BAR : (int) Math.min(BAR, done * BAR / all);
        return "[" + "#".repeat(full) + "-".repeat(BAR - full) + "]";
    }
}
