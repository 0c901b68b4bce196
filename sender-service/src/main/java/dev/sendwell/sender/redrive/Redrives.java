package dev.sendwell.sender.redrive;

import dev.sendwell.contracts.LedgerId;
import dev.sendwell.sender.queue.Asked;
import dev.sendwell.sender.queue.Standing;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has requests tried again. */
public interface Redrives {

    /**
     * Has these tried again, as far as they stand in this list at this moment. One that failed and is unconfirmed by now is passed:
     * nobody was warned that it may arrive twice.
     *
     * @param standing a list that may be redriven
     */
    Redriven now(Standing standing, Collection<LedgerId> requests, Because why);

    /**
     * Orders that everything that stands in a list at this moment is tried again; it is worked off in the background, by whichever
     * instance, and goes on after a crash.
     *
     * @param which a list that may be redriven
     */
    void order(Asked which, Because why);

    /** Works off a piece of the oldest order; false when there is none. */
    boolean work();

    /** The newest orders, newest first. */
    List<Order> orders(int limit);

    /**
     * What came of it.
     *
     * @param redriven wait for their next attempt now
     * @param gone their records are not on the topic any more, or cannot be read, so that they cannot be tried again
     * @param passed stood somewhere else by then, such as redriven by somebody else, or accepted
     */
    record Redriven(int redriven, int gone, int passed) {}

    /**
     * An order for a group.
     *
     * @param state the word of the list
     * @param reason the words, grouped; absent: all
     * @param why the person's reason
     * @param endedAt absent while it is being worked off
     */
    record Order(
            long id,
            String state,
            @Nullable String integrationId,
            @Nullable String campaign,
            @Nullable String reason,
            String actor,
            String why,
            Instant orderedAt,
            long redriven,
            long gone,
            @Nullable Instant endedAt) {}
}
