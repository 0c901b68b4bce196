package dev.sendwell.events.sendgrid;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final Set<String> WANTED = Set.of(
            "event",
            "email",
            "timestamp",
            "sg_event_id",
            "sg_message_id",
            "smtp-id",
            "reason",
            "response",
            "status",
            "type",
            "bounce_classification",
            "attempt",
            "asm_group_id",
            "url",
            "useragent",
            "sg_machine_open",
            "sendwell_id",
            "sendwell_integration",
            "sendwell_request",
            "sendwell_campaign");

    /** Before SendGrid existed nothing happened there, and a clock that is a day ahead is broken. */
    private static final Instant EARLIEST = Instant.parse("2009-01-01T00:00:00Z");

    private static final Duration LATEST = Duration.ofDays(1);

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> metadata = new HashMap<>();

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
        if (WANTED.contains(name)) {
            texts.put(name, storable(json.getText()));
        } else if (name.startsWith(METADATA) && name.length() > METADATA.length() && metadata.size() < MAX_METADATA) {
            metadata.put(storable(name.substring(METADATA.length())), storable(json.getText()));
        }
    }

    /** The field's text without white space around it; null where it is absent, null or empty. */
    @Nullable
    String text(String name) {
        String text = texts.get(name);
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** As {@link #text}, in lower case; empty where it is absent. */
    String word(String name) {
        String text = text(name);
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    /** A whole number; null where it is absent or none. */
    @Nullable
    Integer number(String name) {
        String text = text(name);
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    boolean isTrue(String name) {
        return word(name).equals("true") || word(name).equals("1");
    }

    Map<String, String> metadata() {
        return Map.copyOf(metadata);
    }

    /** The event's own time; null where it is absent, no number, or cannot be. */
    @Nullable
    Instant timestamp(Instant receivedAt) {
        String text = text("timestamp");
        try {
            double seconds = text == null ? Double.NaN : Double.parseDouble(text);
            // Above 1e11 it is milliseconds.
            double millis = seconds > 1e11 ? seconds : seconds * 1000;
            Instant at = Instant.ofEpochMilli((long) millis);
            return Double.isNaN(seconds) || at.isBefore(EARLIEST) || at.isAfter(receivedAt.plus(LATEST)) ? null : at;
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
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
