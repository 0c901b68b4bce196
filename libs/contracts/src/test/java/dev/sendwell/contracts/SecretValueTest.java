package dev.sendwell.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretValueTest {
    @TempDir
    Path folder;

    @Test
    void takesAPlainValueWithoutTheWhiteSpaceAroundIt() {
        assertThat(SecretValue.read(" open sesame\n")).isEqualTo("open sesame");
    }

    @Test
    void readsTheFileThatIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "open sesame\n");

        assertThat(SecretValue.read("file:" + file)).isEqualTo("open sesame");
    }

    @Test
    void namesTheConfigurationKeyAndTheFileThatIsMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecretValue.read("file:" + folder.resolve("absent"), "sendwell.keysets.smtp"))
                .withMessageContaining("sendwell.keysets.smtp")
                .withMessageContaining("absent")
                .withMessageContaining("NoSuchFileException");
    }

    @Test
    void saysNothingOfTheContentOfAFileThatIsNotText() throws IOException {
        byte[] notUtf8 = "hidden\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(folder.resolve("binary"), notUtf8);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecretValue.read("file:" + file))
                .withMessageNotContaining("hidden");
    }
}
