package dev.sendwell.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sendwell.testkit.SendwellBacking;
import dev.sendwell.testkit.contracts.GoldenFiles;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SendwellBacking.class, initArgs = @ResourceArg(name = "database", value = "sendwell_events"))
class ContractsIT {
    @Inject
    ObjectMapper mapper;

    @Test
    void theInjectedMapperReadsAndWritesEveryGoldenFile() {
        GoldenFiles.assertReadAndWrittenBy(mapper);
    }
}
