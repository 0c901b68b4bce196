package dev.sendwell.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPathTest {

    @ParameterizedTest
    @ValueSource(strings = {"/", "/reports?campaign=autumn%20sale&by=day", "/settings/integrations/shop#keys"})
    void takesAPlaceWithinTheDashboard(String path) {
        assertThat(LocalPath.orElse(path, "/fallback")).isEqualTo(path);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "reports",
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "https://evil.example/",
                "javascript:alert(1)",
                "/\t/evil.example",
                "/a\r\nSet-Cookie: a=b",
                " //evil.example",
                "///evil.example"
            })
    void fallsBackWhereTheTargetCouldBeAnotherOrigin(String target) {
        assertThat(LocalPath.orElse(target, "/fallback")).isEqualTo("/fallback");
    }
}
