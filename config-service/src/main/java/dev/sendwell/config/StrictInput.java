package dev.sendwell.config;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * A reader of a topic takes a word that it does not know for the safe one; the API refuses it, because whoever wrote it is there
 * to be asked.
 */
@Singleton
final class StrictInput implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        mapper.disable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE);
    }

    /** After the rules that all services share. */
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }
}
