package dev.sendwell.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files on the tests' class path. */
final class Resources {
    private Resources() {}

    static byte[] bytes(String path) {
        try (InputStream in = Resources.class.getResourceAsStream("/" + path)) {
            if (in == null) {
                throw new AssertionError("there is no " + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(path, e);
        }
    }

    static JsonNode json(String path) {
        try {
            return ContractsJson.mapper().readTree(bytes(path));
        } catch (IOException e) {
            throw new AssertionError(path, e);
        }
    }

    /** Every file below a folder, by its path relative to it, in order. */
    static List<String> list(String folder) {
        URL url = Resources.class.getResource("/" + folder);
        if (url == null) {
            throw new AssertionError("there is no folder " + folder);
        }
        try {
            Path root = Path.of(new URI(url.toString()));
            try (Stream<Path> files = Files.walk(root)) {
                return files.filter(Files::isRegularFile)
                        .map(file -> root.relativize(file).toString().replace('\\', '/'))
                        .sorted()
                        .toList();
            }
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(folder, e);
        }
    }
}
