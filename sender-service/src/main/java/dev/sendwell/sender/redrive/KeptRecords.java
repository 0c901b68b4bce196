package dev.sendwell.sender.redrive;

import dev.sendwell.sender.lane.Payload;
import dev.sendwell.sender.queue.Place;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records that were consumed before, for as long as their topics keep them. */
public interface KeptRecords {

    /**
     * Reads records again, until there is enough of them or the time is up; at least one of those asked for is in the answer.
     *
     * @param enough so many bytes; one record more, at most
     * @throws UnavailableException when the broker does not answer
     */
    Read read(Collection<Place> places, long enough);

    /** The broker does not answer. */
    final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public UnavailableException(Throwable cause) {
            super("the broker does not answer: " + cause.getMessage(), cause);
        }
    }

    /**
     * What was read.
     *
     * @param gone those that are not there any more
     */
    record Read(Map<Place, Kept> kept, Set<Place> gone) {}

    /**
     * A record.
     *
     * @param publisher who wrote it, as its header {@code ce_source} says; absent where it has none
     */
    record Kept(
            @Nullable Payload key,
            @Nullable Payload value,
            Instant publishedAt,
            @Nullable String publisher) {}
}
