package dev.sendwell.local;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps what libraries log away from a command's output, but for errors. */
public final class QuietLog {
    /** Held here, because the log manager would forget a logger that nobody holds, and its level with it. */
    private static final Logger ROOT = Logger.getLogger("");

    private QuietLog() {}

    /** From now on only errors are shown. */
    public static void on() {
        ROOT.setLevel(Level.SEVERE);
    }
}
