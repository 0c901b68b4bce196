package dev.sendwell.events.reports.projection;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The grid that counts are kept in: 15 minutes UTC. Every time zone's offset has been a multiple of that since 1972, so that a
 * day of any zone is a whole number of buckets.
 */
public final class Bucket {
    /** How long one is. */
    public static final Duration LENGTH = Duration.ofMinutes(15);

    /** The day of a column {@code bucket}, as SQL. */
    static final String DAY_SQL = "date_bin('1 day', bucket, 'epoch')";

    private Bucket() {}

    /** The start of the bucket that holds an instant. */
    public static Instant of(Instant instant) {
        long seconds = LENGTH.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), seconds) * seconds);
    }

    /** The start of the day of UTC that holds an instant. */
    public static Instant day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).toInstant();
    }

    /** The first start of a day of UTC that is not before an instant. */
    public static Instant nextDay(Instant instant) {
        Instant day = day(instant);
        return day.isBefore(instant) ? day.plus(1, ChronoUnit.DAYS) : day;
    }
}
