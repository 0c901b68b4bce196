package dev.sendwell.testkit.contracts;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sendwell.contracts.ContractsJson;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class GoldenFilesTest {

    @Test
    void acceptsAMapperThatIsConfiguredForContracts() {
        GoldenFiles.assertReadAndWrittenBy(ContractsJson.configure(new ObjectMapper()));
    }

    @Test
    void refusesAPlainMapper() {
        assertThatThrownBy(() -> GoldenFiles.assertReadAndWrittenBy(new ObjectMapper()))
                .isInstanceOf(UncheckedIOException.class);
    }
}
