package dev.sendwell.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sendwell.contracts.SecretKeyset;
import dev.sendwell.contracts.SecretValue;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
    @TempDir
    Path folder;

    @Test
    void rotatesAKeysetStepByStep() {
        Path file = folder.resolve("smtp-keyset.json");
        KeysCommand.run("new", file);
        String old = keyset(file).keyIds().getFirst();

        KeysCommand.run("add", file);
        assertThat(keyset(file).keyIds()).hasSize(2).first().isEqualTo(old);
        KeysCommand.run("promote", file);
        assertThat(keyset(file).keyIds()).hasSize(2).last().isEqualTo(old);
        KeysCommand.run("prune", file);
        assertThat(keyset(file).keyIds()).hasSize(1).doesNotContain(old);
    }

    @Test
    void overwritesNoKeysThatMayBeInUse() {
        Path file = folder.resolve("smtp-keyset.json");
        KeysCommand.run("new", file);

        assertThatIllegalStateException().isThrownBy(() -> KeysCommand.run("new", file));
        KeysCommand.run("session", folder);
        assertThatIllegalStateException().isThrownBy(() -> KeysCommand.run("session", folder));
    }

    private static SecretKeyset keyset(Path file) {
        return SecretKeyset.fromJson(SecretValue.read("file:" + file));
    }
}
