package dev.sendwell.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Postfix's measuring programs, of the system or unpacked by {@code ./sendwell}. */
final class Postfix {
    private static final Path UNPACKED =
            Path.of(System.getProperty("sendwell.sources", "."), ".sendwell", "tools", "postfix");

    private Postfix() {}

    /** A process of {@code smtp-sink} or {@code smtp-source}; empty where it is not. */
    static Optional<ProcessBuilder> program(String name, List<String> arguments) {
        return Stream.of(Path.of("/usr/sbin"), Path.of("/usr/local/sbin"), UNPACKED.resolve("usr/sbin"))
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> process(program, arguments));
    }

    private static ProcessBuilder process(Path program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(arguments);
        ProcessBuilder process = new ProcessBuilder(command);
        if (program.startsWith(UNPACKED)) {
            process.environment().put("LD_LIBRARY_PATH", UNPACKED.resolve("usr/lib/postfix") + ":" + libraries());
        }
        return process;
    }

    private static String libraries() {
        try (Stream<Path> folders = Files.list(UNPACKED.resolve("usr/lib"))) {
            return String.join(
                    ":",
                    folders.filter(folder -> folder.getFileName().toString().endsWith("-linux-gnu"))
                            .map(Path::toString)
                            .toList());
        } catch (IOException e) {
            return "";
        }
    }
}
