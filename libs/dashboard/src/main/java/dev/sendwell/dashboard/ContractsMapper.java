package dev.sendwell.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sendwell.contracts.ContractsJson;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Gives the mapper that Quarkus injects, and with it every JSON API, the rules that hold for messages. */
@Singleton
final class ContractsMapper implements ObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        ContractsJson.configure(mapper);
    }
}
