package dev.sendwell.manifests;

import dev.sendwell.contracts.SendwellService;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/** What the code says of itself. */
final class Code {
    static final Path SOURCES = Rendered.KUBERNETES.resolve("../..").normalize();

    /** How long {@code Projection} and {@code CompactedTopic} of libs/kafka wait for their thread. */
    static final Duration STOP_OF_A_READER = Duration.ofSeconds(10);

    private Code() {}

    static int port(String service, String key) {
        return Integer.parseInt(properties(service).getProperty(key));
    }

    static Properties properties(String service) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(
                SOURCES.resolve(service).resolve("src/main/resources/application.properties"))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** How many readers a service stops one after the other, at most: topics that it follows or projects. */
    static int readers(SendwellService service) {
        return switch (service) {
            case CONFIG -> 3;
            case SENDER -> 6;
            case EVENTS -> 4;
        };
    }

    static Duration senderDefault(String key) {
        return duration(KnownKeys.defaultOf("sender-service", key));
    }

    /** Seconds or minutes, as the manifests write them. */
    static Duration duration(String written) {
        return Duration.parse("PT" + written);
    }
}
