package dev.sendwell.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sendwell.contracts.SessionKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionVerifierTest {
    @TempDir
    Path folder;

    @Test
    void takesKeysFromTheFileThatIsConfigured() throws IOException {
        Path file = Files.writeString(
                folder.resolve("keys.json"), SessionKeys.generate().verification());

        assertThat(SessionVerifier.publicKeys("file:" + file)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret text",
                "{\"keys\":[]}",
                "file:/nowhere/at/all",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}"
            })
    void refusesToStartWithoutAPublicKeyAndNamesItsConfigurationKey(String configured) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionVerifier.publicKeys(configured))
                .withMessageContaining("sendwell.session.verification-keys")
                .withMessageNotContaining("secret text");
    }

    @Test
    void refusesToStartWithAPrivateKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> SessionVerifier.publicKeys(SessionKeys.generate().signing()))
                .withMessageContaining("sendwell.session.verification-keys holds a private key");
    }
}
