package dev.sendwell.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenderedTest {
    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void isMadeOfTheFilesThatStandThere(String overlay) throws IOException {
        try (var lines = Files.lines(Rendered.file(overlay))) {
            assertThat(lines.findFirst().orElseThrow())
                    .as("render it again: ./sendwell manifests")
                    .endsWith(" " + Rendered.sources(overlay));
        }
    }
}
