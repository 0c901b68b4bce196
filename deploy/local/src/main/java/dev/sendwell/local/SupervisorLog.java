package dev.sendwell.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What Kafka, the gateway and the simulator say goes into a file: the terminal belongs to people. */
final class SupervisorLog {
    /** Held here, because the log manager would forget a logger that nobody holds, and its level with it. */
    private static final Logger ROOT = Logger.getLogger("");

    private SupervisorLog() {}

    static void open(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        LogManager.getLogManager().reset();
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$-7s %3$s %5$s%6$s%n");
        Handler handler = new FileHandler(file.toString(), 16 * 1024 * 1024, 1);
        handler.setFormatter(new SimpleFormatter());
        ROOT.addHandler(handler);
        ROOT.setLevel(Level.WARNING);
    }
}
