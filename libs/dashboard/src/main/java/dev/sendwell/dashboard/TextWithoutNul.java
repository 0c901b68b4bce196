package dev.sendwell.dashboard;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Refuses the character NUL in every text of a JSON body, as {@link NulFilter} does everywhere else. */
@Singleton
final class TextWithoutNul implements ObjectMapperCustomizer {
    static final String MESSAGE = "must not have the character NUL";

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("text without NUL").addDeserializer(String.class, new Deserializer()));
    }

    /** A text has the character. */
    static final class NulException extends MismatchedInputException {
        private static final long serialVersionUID = 1L;

        private NulException(JsonParser parser) {
            super(parser, "a text has the character NUL");
        }
    }

    private static final class Deserializer extends StdScalarDeserializer<String> {
        private static final long serialVersionUID = 1L;

        Deserializer() {
            super(String.class);
        }

        @Override
        public @Nullable String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = StringDeserializer.instance.deserialize(parser, context);
            if (text != null && text.indexOf(0) >= 0) {
                throw new NulException(parser);
            }
            return text;
        }
    }
}
