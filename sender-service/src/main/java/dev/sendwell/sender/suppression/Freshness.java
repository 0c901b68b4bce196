package dev.sendwell.sender.suppression;

import java.time.Duration;
import java.util.Map;
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
    private volatile int markers;

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
     * @param ends the topic's end offset of each partition
     * @param next the projection's next offset of each partition, read after {@code ends}
     * @param markerCount how many partitions have their marker
     */
    public void observe(long seenNanos, Map<Integer, Long> ends, Map<Integer, Long> next, int markerCount) {
        boolean atEnd = ends.size() == partitions
                && ends.entrySet().stream().allMatch(end -> next.getOrDefault(end.getKey(), -1L) >= end.getValue());
        markers = markerCount;
        if (atEnd && markerCount == partitions) {
            atEndNanos = seenNanos;
            known = true;
        }
    }

    /** Why the list must not be relied on, in words; empty when it may be. */
    public Optional<String> doubt() {
        if (!known) {
            return Optional.of(
                    markers < partitions
                            ? "the suppression list is not believed: " + (partitions - markers) + " of " + partitions
                                    + " partitions have no marker from events-service"
                            : "the suppression list has not been read to its end");
        }
        long since = nanoClock.getAsLong() - atEndNanos;
        return since < tolerated.toNanos()
                ? Optional.empty()
                : Optional.of("the suppression list was last complete "
                        + Duration.ofNanos(since).toSeconds() + " s ago");
    }
}
