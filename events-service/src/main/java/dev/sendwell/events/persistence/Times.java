package dev.sendwell.events.persistence;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Times that somebody writes: of the years 1 to 9999, which PostgreSQL keeps and every calendar can show. */
public final class Times {
    private static final Instant EARLIEST = Instant.parse("0001-01-02T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-30T00:00:00Z");

    private Times() {}

    /** Whether it lies in those years, in every time zone. */
    public static boolean canBeKept(Instant instant) {
        return !instant.isBefore(EARLIEST) && instant.isBefore(LATEST);
    }

    /** Reads an instant such as {@code 2026-11-23T00:00:00Z}; empty where it is none. */
    public static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text.strip())).filter(Times::canBeKept);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Reads a day such as {@code 2026-11-23}; empty where it is none. */
    public static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text.strip()))
                    .filter(day -> canBeKept(day.atStartOfDay(ZoneOffset.UTC).toInstant()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
