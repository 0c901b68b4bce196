package dev.sendwell.events.reports.projection;

import java.time.Duration;
import java.time.Instant;

/**
 * The grid that counts are kept in: 15 minutes UTC. Every time zone's offset has been a multiple of that since 1972, so that a
 * day of any zone is a whole number of buckets.
 */
public final class Bucket {
    /** How long one is. */
    public static final Duration LENGTH = Duration.ofMinutes(15);

    private Bucket() {}

    /** The start of the bucket that holds an instant. */
    public static Instant of(Instant instant) {
        long seconds = LENGTH.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), seconds) * seconds);
    }
}
