package dev.sendwell.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An installation that {@code ./sendwell up} started in a folder of its own; gone when it is closed, also by a signal that ends this
 * process.
 */
public final class RunningSendwell implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(8);
    private static final Duration COMMAND = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Pattern DASHBOARD = Pattern.compile("Dashboard\\s+(\\S+)");
    private static final Pattern SIGN_IN = Pattern.compile("Sign in\\s+(\\S+)\\s+(\\S+)");

    private final Path sources;
    private final Path folder;
    private final Process up;
    private final Path output;
    private final Thread whenASignalComes = new Thread(this::stop, "stop-sendwell");

    private RunningSendwell(Path sources, Path folder) throws IOException {
        this.sources = sources;
        this.folder = folder;
        this.output = folder.resolve("up.log");
        this.up = sendwell(List.of("up"), output);
        Runtime.getRuntime().addShutdownHook(whenASignalComes);
    }

    /**
     * Starts it, as somebody who has the sources does.
     *
     * @param sources where {@code sendwell} lies
     * @throws IOException when it does not start; the message says what the terminal showed
     */
    public static RunningSendwell start(Path sources) throws IOException, InterruptedException {
        RunningSendwell started = new RunningSendwell(sources, Files.createTempDirectory("sendwell-journey"));
        try {
            started.awaitStart();
            return started;
        } catch (IOException | InterruptedException e) {
            started.close();
            throw e;
        }
    }

    private void awaitStart() throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (!printed().contains("Ctrl-C stops everything")) {
            if (up.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                throw new IOException("Sendwell does not start:\n" + printed());
            }
        }
    }

    /** The dashboard's address, without a slash at its end. */
    public URI url() {
        return URI.create(inPrint(DASHBOARD, 1));
    }

    /** Who signs in, as the terminal says it. */
    public String email() {
        return inPrint(SIGN_IN, 1);
    }

    /** The password that the first start prints, once. */
    public String password() {
        return inPrint(SIGN_IN, 2);
    }

    /** What the person does at SendGrid. */
    public SendGridDashboard sendGrid() {
        try {
            JsonNode simulator = new JsonMapper()
                    .readTree(folder.resolve("sendwell/run.json").toFile())
                    .get("simulator");
            return new SendGridDashboard(
                    URI.create(simulator.get("url").asText()),
                    simulator.get("smtpPort").asInt(),
                    simulator.get("smtpTlsPort").asInt(),
                    Files.readString(Path.of(simulator.get("apiKeyFile").asText())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs another command against this installation.
     *
     * @return what it printed
     * @throws IOException when it fails; the message holds what it printed
     */
    public String command(String... arguments) throws IOException, InterruptedException {
        Path said = Files.createTempFile(folder, arguments[0], ".log");
        Process command = sendwell(List.of(arguments), said);
        boolean ended = command.waitFor(COMMAND.toSeconds(), TimeUnit.SECONDS);
        if (!ended || command.exitValue() != 0) {
            command.destroy();
            throw new IOException("./sendwell " + String.join(" ", arguments) + " fails:\n" + Files.readString(said));
        }
        return Files.readString(said);
    }

    /** A file for a command to read. */
    public Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(whenASignalComes);
        } catch (IllegalStateException e) {
            // It is running.
            return;
        }
        stop();
    }

    private void stop() {
        try {
            up.destroy();
            if (!up.waitFor(COMMAND.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("Sendwell does not stop; its folder is " + folder);
            }
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process sendwell(List<String> arguments, Path output) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(sources.resolve("sendwell").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(sources.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("SENDWELL_FOLDER", folder.resolve("sendwell").toString());
        return builder.start();
    }

    private String inPrint(Pattern pattern, int group) {
        Matcher matcher = pattern.matcher(printed());
        if (!matcher.find()) {
            throw new IllegalStateException("the terminal does not show " + pattern + ":\n" + printed());
        }
        return matcher.group(group);
    }

    private String printed() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
