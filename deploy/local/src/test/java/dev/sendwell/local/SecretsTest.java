package dev.sendwell.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @Test
    void areMadeOnceAndKept(@TempDir Path folder) throws IOException {
        Secrets first = new Secrets(folder);
        String password = Files.readString(first.adminPassword());
        String database = first.databasePassword("sendwell_config_app");

        Secrets second = new Secrets(folder);

        assertThat(first.adminPasswordIsNew()).isTrue();
        assertThat(second.adminPasswordIsNew()).isFalse();
        assertThat(second.adminPassword()).hasContent(password);
        assertThat(second.databasePassword("sendwell_config_app")).isEqualTo(database);
    }

    @Test
    void areReadByThisUserOnly(@TempDir Path folder) throws IOException {
        new Secrets(folder).databasePassword("sendwell_config_app");

        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all)
                    .hasSizeGreaterThan(6)
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .containsExactlyInAnyOrder(
                                    PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        }
    }
}
