package dev.sendwell.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFolderTest {

    @Test
    void isLockedAgainWhenTheFirstSupervisorLetsGo(@TempDir Path root) throws Exception {
        LocalFolder folder = new LocalFolder(root);
        folder.lock().close();
        try (FileChannel second = folder.lock()) {
            assertThat(second.isOpen()).isTrue();
        }
    }
}
