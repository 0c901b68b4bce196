package dev.sendwell.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sendwell.testkit.contracts.GoldenFiles;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(WithoutKafka.class)
class ContractsMapperIT {
    @Inject
    ObjectMapper mapper;

    @Test
    void theInjectedMapperReadsAndWritesEveryGoldenFile() {
        GoldenFiles.assertReadAndWrittenBy(mapper);
    }
}
