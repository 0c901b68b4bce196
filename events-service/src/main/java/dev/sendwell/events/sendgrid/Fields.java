package dev.sendwell.events.sendgrid;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one element that mean something here, all as text: SendGrid sends numbers as strings and strings as numbers.
 * Text is cut to a sane length, and what PostgreSQL and UTF-8 cannot hold (NUL, half a surrogate pair) is replaced.
 */
final class Fields {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String METADATA = "x_";
    private static final int MAX_METADATA = 64;
    private static final int MAX_TEXT = 2_000;
    /** So many decimal digits fit a double without loss. */
    private static final int EXACT_DIGITS = 15;

    /** Before SendGrid existed nothing happened there, and a clock that is a day ahead is broken. */
    private static final Instant EARLIEST = Instant.parse("2009-01-01T00:00:00Z");

    private static final Duration LATEST = Duration.ofDays(1);

    private final Map<Field, String> texts = new EnumMap<>(Field.class);
    private @Nullable Map<String, String> metadata;

    private Fields() {}

    /** Reads an element; empty when it is no JSON object. */
    static Optional<Fields> read(byte[] body, Batch.Element element) {
        Fields fields = new Fields();
        try (JsonParser json = JSON.createParser(body, element.from(), element.to() - element.from())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken().isScalarValue()) {
                    fields.take(name, json);
                } else {
                    json.skipChildren();
                }
            }
            return json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null
                    ? Optional.of(fields)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void take(String name, JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        Field field = Field.named(name);
        if (field != null) {
            texts.put(field, storable(json.getText()).strip());
        } else if (name.startsWith(METADATA) && name.length() > METADATA.length()) {
            if (metadata == null) {
                metadata = new HashMap<>();
            }
            if (metadata.size() < MAX_METADATA) {
                metadata.put(storable(name.substring(METADATA.length())), storable(json.getText()));
            }
        }
    }

    /** The field's text without white space around it; null where it is absent, null or empty. */
    @Nullable
    String text(Field field) {
        String text = texts.get(field);
        return text == null || text.isEmpty() ? null : text;
    }

    /** As {@link #text}, in lower case; empty where it is absent. */
    String word(Field field) {
        String text = text(field);
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    /** A whole number; null where it is absent or none. */
    @Nullable
    Integer number(Field field) {
        String text = text(field);
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    boolean isTrue(Field field) {
        String word = word(field);
        return word.equals("true") || word.equals("1");
    }

    Map<String, String> metadata() {
        return metadata == null ? Map.of() : Map.copyOf(metadata);
    }

    /** The event's own time; null where it is absent, no number, or cannot be. */
    @Nullable
    Instant timestamp(Instant receivedAt) {
        String text = text(Field.TIMESTAMP);
        try {
            double seconds = text == null ? Double.NaN : seconds(text);
            // Above 1e11 it is milliseconds.
            double millis = seconds > 1e11 ? seconds : seconds * 1000;
            Instant at = Instant.ofEpochMilli((long) millis);
            return Double.isNaN(seconds) || at.isBefore(EARLIEST) || at.isAfter(receivedAt.plus(LATEST)) ? null : at;
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }

    /** Nearly always ten digits, which is known sooner than what other numbers are. */
    private static double seconds(String text) {
        boolean digits = text.length() <= EXACT_DIGITS;
        for (int i = 0; i < text.length() && digits; i++) {
            digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return digits ? Long.parseLong(text) : Double.parseDouble(text);
    }

    private static String storable(String text) {
        String cut = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
        boolean clean = true;
        for (int i = 0; i < cut.length() && clean; i++) {
            char c = cut.charAt(i);
            clean = c != 0 && !Character.isSurrogate(c);
        }
        return clean ? cut : replaceWhatCannotBeStored(cut);
    }

    private static String replaceWhatCannotBeStored(String text) {
        StringBuilder storable = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xFFFD : c)
                .forEach(storable::appendCodePoint);
        return storable.toString();
    }
}
