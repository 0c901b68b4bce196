package dev.sendwell.config.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sendwell.config.ServiceConfigTest;
import dev.sendwell.contracts.SessionKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {
    @TempDir
    Path folder;

    @Test
    void isTheFirstOfTheFileThatIsConfigured() throws IOException {
        SessionKeys keys = SessionKeys.generate();
        Path file = Files.writeString(folder.resolve("keys.json"), keys.signing());

        assertThat(keys.verification()).contains(key("file:" + file).id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret text", "{}", "{\"keys\":[]}", "file:/nowhere/at/all"})
    void refusesToStartWithoutOneAndNamesItsConfigurationKey(String configured) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key(configured))
                .withMessageContaining("sendwell.session.signing-keys")
                .withMessageNotContaining("secret text");
    }

    @Test
    void refusesToStartWithAPublicKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key(SessionKeys.generate().verification()))
                .withMessageContaining("sendwell.session.signing-keys does not begin with a private P-256 key");
    }

    private static SigningKey key(String configured) {
        return new SigningKey(ServiceConfigTest.with(Map.of("sendwell.session.signing-keys", configured)));
    }
}
