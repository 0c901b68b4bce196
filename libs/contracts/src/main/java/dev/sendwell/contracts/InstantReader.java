package dev.sendwell.contracts;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Reads an instant from ISO-8601 with {@code Z} or an offset and from nothing else: a number could be seconds or milliseconds, and
 * a year of more than four digits (RFC 3339 §5.6 has four) does not fit a database.
 */
final class InstantReader extends StdScalarDeserializer<Instant> {
    private static final long serialVersionUID = 1;

    InstantReader() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return (Instant) context.handleUnexpectedToken(Instant.class, parser);
        }
        String text = parser.getText();
        try {
            if (!text.startsWith("+") && !text.startsWith("-")) {
                return Instant.parse(text);
            }
        } catch (DateTimeException e) {
            // Refused below, like a year that is too far away.
        }
        return (Instant) context.handleWeirdStringValue(Instant.class, text, "not ISO-8601 with Z or an offset");
    }
}
