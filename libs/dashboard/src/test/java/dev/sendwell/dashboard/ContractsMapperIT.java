package dev.sendwell.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.contracts.GoldenFiles;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(SendwellBacking.class)
class ContractsMapperIT {
    @Inject
    ObjectMapper mapper;

    @Test
    void theInjectedMapperReadsAndWritesEveryGoldenFile() {
        GoldenFiles.assertReadAndWrittenBy(mapper);
    }
}
