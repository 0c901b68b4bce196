package dev.sendwell.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a supervisor's or a person's {@code kill} does to the camera, with a Sendwell that only starts and stops. */
class StoppedBySignalTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void stopsTheSendwellThatItStartedAndLeavesNoFolderBehind(@TempDir Path folder) throws Exception {
        Path started = folder.resolve("started");
        Path stopped = folder.resolve("stopped");
        launcher(folder, """
                #!/bin/sh
                trap 'echo yes > "%2$s"; exit 0' TERM
                echo "$SENDWELL_FOLDER" > "%1$s.new" && mv "%1$s.new" "%1$s"
                while :; do sleep 0.1; done
                """.formatted(started, stopped));
        Process camera = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dsendwell.sources=" + folder,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Screenshots.class.getName(),
                        folder.resolve("pictures").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("camera.log").toFile())
                .start();
        try {
            await().atMost(PATIENCE).until(() -> Files.exists(started));
            Path installation = Path.of(Files.readString(started).strip()).getParent();
            assertThat(installation).exists();

            camera.toHandle().destroy();

            assertThat(camera.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(Files.readString(folder.resolve("camera.log")))
                    .isTrue();
            assertThat(stopped).exists();
            assertThat(installation).doesNotExist();
        } finally {
            camera.destroyForcibly();
        }
    }

    private static void launcher(Path folder, String script) throws IOException {
        Path launcher = Files.writeString(folder.resolve("sendwell"), script);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
