package dev.sendwell.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StyleSheetTest {

    @Test
    void staysBelow12Kilobytes() throws IOException {
        assertThat(asset("sendwell.css")).hasSizeLessThan(12_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendwell.css", "sendwell.js", "sendwell.svg", "htmx.min.js"})
    void everythingThatTheShellNamesIsThere(String name) throws IOException {
        assertThat(asset(name)).isNotEmpty();
    }

    private static byte[] asset(String name) throws IOException {
        try (InputStream file = StyleSheetTest.class.getResourceAsStream("/META-INF/resources/assets/" + name)) {
            assertThat(file).as(name).isNotNull();
            return file.readAllBytes();
        }
    }
}
