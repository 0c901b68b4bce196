package dev.sendwell.testkit.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The golden files of every message that goes over Kafka. */
public final class GoldenFiles {
    private GoldenFiles() {}

    /**
     * Asserts that a mapper reads every golden file, ignores what a newer writer adds to it, and writes it again byte for byte.
     *
     * @param mapper the one that the service injects
     */
    public static void assertReadAndWrittenBy(ObjectMapper mapper) {
        try {
            JsonNode index = mapper.readTree(bytes("golden/index.json"));
            assertThat(index).isNotEmpty();
            for (JsonNode entry : index) {
                String file = entry.get("file").textValue();
                byte[] golden = bytes(file);
                ObjectNode extended = (ObjectNode) mapper.readTree(golden);
                extended.put("addedLater", "value");
                Object message = mapper.readValue(
                        extended.toString(), Class.forName(entry.get("readAs").textValue()));

                assertThat(new String(mapper.writeValueAsBytes(message), StandardCharsets.UTF_8) + "\n")
                        .as(file)
                        .isEqualTo(new String(golden, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new AssertionError("the index names a class that does not exist", e);
        }
    }

    private static byte[] bytes(String file) throws IOException {
        try (InputStream in = GoldenFiles.class.getResourceAsStream("/" + file)) {
            if (in == null) {
                throw new AssertionError("there is no " + file);
            }
            return in.readAllBytes();
        }
    }
}
