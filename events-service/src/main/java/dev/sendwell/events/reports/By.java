package dev.sendwell.events.reports;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The steps of a trend. */
enum By {
    /** By the clock of the zone: a day has 23 or 25 where it is put forward or back. */
    HOUR(14),
    /** Calendar days of the zone. */
    DAY(400),
    /** Calendar weeks from Monday. */
    WEEK(800);

    private final int longestDays;

    By(int longestDays) {
        this.longestDays = longestDays;
    }

    /** What suits a range: between a dozen and a hundred steps. */
    static By suiting(long days) {
        return days <= 2 ? HOUR : days <= 92 ? DAY : WEEK;
    }

    /** The step of a word in an address; null when it is none. */
    static @Nullable By parse(String word) {
        for (By by : values()) {
            if (by.word().equals(word)) {
                return by;
            }
        }
        return null;
    }

    /** The longest range that can be shown in these steps. */
    int longestDays() {
        return longestDays;
    }

    /** As in an address. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The starts of all steps, and the end of the last. The first and last week may be shorter. */
    List<Instant> edges(LocalDate from, LocalDate to, ZoneId zone) {
        ZonedDateTime start = from.atStartOfDay(zone);
        ZonedDateTime end = to.plusDays(1).atStartOfDay(zone);
        List<Instant> edges = new ArrayList<>();
        for (ZonedDateTime step = start; step.isBefore(end); step = next(step)) {
            edges.add(step.toInstant());
        }
        edges.add(end.toInstant());
        return edges;
    }

    private ZonedDateTime next(ZonedDateTime step) {
        return switch (this) {
            // On the instant's line: the hour that the clock repeats is two steps, the one it leaves out is none.
            case HOUR -> step.plus(1, ChronoUnit.HOURS);
            case DAY -> step.toLocalDate().plusDays(1).atStartOfDay(step.getZone());
            case WEEK ->
                step.toLocalDate()
                        .with(TemporalAdjusters.next(DayOfWeek.MONDAY))
                        .atStartOfDay(step.getZone());
        };
    }
}
