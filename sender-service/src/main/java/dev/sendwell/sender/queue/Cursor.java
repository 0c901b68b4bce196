package dev.sendwell.sender.queue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** A place between two lines of a list, as an opaque text in links. */
public sealed interface Cursor {

    /** In the waiting room: behind this row. */
    record Row(long id) implements Cursor {
        @Override
        public String toString() {
            return encoded(Long.toString(id));
        }
    }

    /** Among what was settled: behind this request. */
    record Moment(Instant at, UUID id) implements Cursor {
        @Override
        public String toString() {
            return encoded(at + "|" + id);
        }
    }

    /** Reads what {@code toString} wrote; empty when it is something else. */
    static Optional<Cursor> parse(String text) {
        try {
            String decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int bar = decoded.indexOf('|');
            return bar < 0
                    ? Optional.of(new Row(Long.parseLong(decoded)))
                    : Optional.of(new Moment(
                            Instant.parse(decoded.substring(0, bar)), UUID.fromString(decoded.substring(bar + 1))));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String encoded(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }
}
