package dev.sendwell.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
    @TempDir
    private Path folder;

    private Path file;
    private Process process;

    @BeforeEach
    void startAProcess() throws IOException {
        file = folder.resolve("processes.json");
        process = new ProcessBuilder("sleep", "60").start();
    }

    @AfterEach
    void endIt() {
        process.destroyForcibly();
    }

    @Test
    void endsWhatAnEarlierStartRecorded() {
        new Processes(file).record("service", process.toHandle());

        assertThat(new Processes(file).endLeftBehind()).isEqualTo(1);
        assertThat(process.isAlive()).isFalse();
        assertThat(new Processes(file).endLeftBehind()).isZero();
    }

    @Test
    void sparesAStrangerThatGotTheSameProcessId() throws IOException {
        Files.writeString(file, "{\"service\":{\"pid\":" + process.pid() + ",\"startedAtMillis\":1}}");

        assertThat(new Processes(file).running("service")).isEmpty();
        assertThat(new Processes(file).endLeftBehind()).isZero();
        assertThat(process.isAlive()).isTrue();
    }
}
