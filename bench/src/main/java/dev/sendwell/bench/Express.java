package dev.sendwell.bench;

import dev.sendwell.backing.FreePorts;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A minimal receiver in Node: Express, SendGrid's own library for the signature, kafkajs. Its packages are installed when it is needed. */
final class Express implements Closeable {
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(1);

    private final Process process;
    private final int port;

    private Express(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it; empty, and said why, where Node or its packages are not to be had. */
    static Optional<Express> start(Ground ground, String topic, String verificationKey) throws Exception {
        Path folder = Path.of(System.getProperty("sendwell.sources", "."), "bench", "express");
        Path log = ground.folder().resolve("express.log");
        try {
            if (!Files.exists(folder.resolve("node_modules"))) {
                System.out.println("  installing the packages of bench/express");
                Process install = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
                if (!install.waitFor(5, TimeUnit.MINUTES) || install.exitValue() != 0) {
                    System.out.println("  not compared with Express: its packages cannot be installed");
                    return Optional.empty();
                }
            }
            int port = FreePorts.next();
            ProcessBuilder server = new ProcessBuilder("node", "server.js")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            server.environment()
                    .putAll(Map.of(
                            "PORT",
                            Integer.toString(port),
                            "BOOTSTRAP_SERVERS",
                            ground.bootstrapServers(),
                            "TOPIC",
                            topic,
                            "VERIFICATION_KEY",
                            verificationKey,
                            "NODE_ENV",
                            "production",
                            "KAFKAJS_NO_PARTITIONER_WARNING",
                            "1"));
            Express express = ground.keep(new Express(server.start(), port));
            express.awaitStart(log);
            return Optional.of(express);
        } catch (IOException e) {
            System.out.println("  not compared with Express: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void awaitStart(Path log) throws IOException, InterruptedException {
        long until = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > until) {
                    throw new IllegalStateException(
                            "the Express receiver does not start:\n" + Files.readString(log), e);
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
