package dev.sendwell.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A reader of a topic takes a word that it does not know for the safe one; the API refuses it, because whoever wrote it is there
 * to be asked. So it does with a text that cannot be kept.
 */
@Singleton
final class StrictInput implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        mapper.disable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE);
        mapper.registerModule(new SimpleModule("text without NUL").addDeserializer(String.class, new TextWithoutNul()));
    }

    /** PostgreSQL keeps no NUL, and nothing that is written here has one. */
    private static final class TextWithoutNul extends StdScalarDeserializer<String> {
        private static final long serialVersionUID = 1L;

        TextWithoutNul() {
            super(String.class);
        }

        @Override
        public @Nullable String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = StringDeserializer.instance.deserialize(parser, context);
            return text == null || text.indexOf(0) < 0
                    ? text
                    : (String) context.handleWeirdStringValue(String.class, "", "has the character NUL");
        }
    }

    /** After the rules that all services share. */
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }
}
