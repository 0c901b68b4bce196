package dev.sendwell.contracts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * How a secret is configured: as the value itself, or as {@code file:/path} of a file that holds it, which is how Kubernetes
 * and Compose hand secrets over.
 */
public final class SecretValue {
    private static final String FILE = "file:";

    private SecretValue() {}

    /**
     * The secret that a configured value stands for, without white space around it.
     *
     * @throws IllegalArgumentException when the file cannot be read; the message names the file, never its content
     */
    public static String read(String configured) {
        return read(configured, "the secret");
    }

    /**
     * The same, naming the configuration key when the file cannot be read.
     *
     * @param key such as {@code sendwell.keysets.smtp}
     */
    public static String read(String configured, String key) {
        String value = configured.strip();
        if (!value.startsWith(FILE)) {
            return value;
        }
        String name = value.substring(FILE.length());
        try {
            return Files.readString(Path.of(name)).strip();
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    "cannot read " + key + " from the file " + name + ": "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }
}
