package dev.sendwell.sender.suppression;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether the suppression list here may be relied on: every partition has its marker, and all of it was at the topic's end a
 * short time ago. To be observed about once a second.
 */
public final class Freshness {
    private final int partitions;
    private final Duration tolerated;
    private final LongSupplier nanoClock;
    private volatile boolean known;
    private volatile long atEndNanos;
    private volatile Markers markers = new Markers(0, 0);

    /**
     * @param partitions of the topic
     * @param tolerated how long ago it may be that the list was at the topic's end
     * @param nanoClock the monotonic clock, nanoseconds
     */
    public Freshness(int partitions, Duration tolerated, LongSupplier nanoClock) {
        this.partitions = partitions;
        this.tolerated = tolerated;
        this.nanoClock = nanoClock;
    }

    /**
     * Takes in what was seen.
     *
     * @param seenNanos when the end offsets were asked for
     * @param atEnd whether the projection had come to them
     */
    public void observe(long seenNanos, boolean atEnd, Markers seen) {
        markers = seen;
        if (atEnd && seen.met() == partitions) {
            atEndNanos = seenNanos;
            known = true;
        }
    }

    /**
     * What events-service's marker records say of the list here.
     *
     * @param present how many partitions have their marker
     * @param met how many partitions hold at least the addresses that their marker counts
     */
    public record Markers(int present, int met) {}

    /** Why the list must not be relied on, in words; empty when it may be. */
    public Optional<String> doubt() {
        if (!known) {
            Markers seen = markers;
            if (seen.present() < partitions) {
                return Optional.of("the suppression list is not believed: " + (partitions - seen.present()) + " of "
                        + partitions + " partitions have no marker from events-service");
            }
            return Optional.of(
                    seen.met() < partitions
                            ? "the suppression list is not believed: " + (partitions - seen.met()) + " of " + partitions
                                    + " partitions hold fewer addresses than events-service counted"
                            : "the suppression list has not been read to its end");
        }
        long since = nanoClock.getAsLong() - atEndNanos;
        return since < tolerated.toNanos()
                ? Optional.empty()
                : Optional.of("the suppression list was last complete "
                        + Duration.ofNanos(since).toSeconds() + " s ago");
    }
}
