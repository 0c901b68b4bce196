package dev.sendwell.events.reports.projection;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one record means for the reports. Times are whole microseconds, texts fit the tables, absent texts are empty. */
sealed interface Fact {

    /**
     * By what a fact is counted.
     *
     * @param kind empty where it is not known
     * @param domain the recipient's; empty where the record names no address
     */
    record Dimensions(String integration, String campaign, String kind, String domain) {
        Dimensions ofKind(String known) {
            return new Dimensions(integration, campaign, known, domain);
        }
    }

    /**
     * An outcome at the sender.
     *
     * @param reason the grouped words; absent where the state needs none
     */
    record Outcome(
            UUID ledgerId,
            Instant at,
            State state,
            String outcomeId,
            Dimensions dimensions,
            @Nullable String reason) implements Fact {

        /**
         * Which of two outcomes gives a request its state: accepted is never undone; among the others the later by its own
         * time, since a failed request may be tried again; within one instant, what settles beats what waits.
         */
        static final Comparator<Outcome> PRECEDENCE = Comparator.comparing(
                        (Outcome outcome) -> outcome.state() == State.ACCEPTED)
                .thenComparing(Outcome::at)
                .thenComparingInt(outcome -> outcome.state().rank)
                .thenComparing(Outcome::outcomeId);
    }

    /**
     * Something that happened to a message after it was sent.
     *
     * @param ledgerId absent where the report names no request
     * @param dimensions without the kind, which only the request knows
     * @param reason the grouped words; absent where the figure has none
     */
    record Event(
            UUID id,
            @Nullable UUID ledgerId,
            Figure figure,
            Instant at,
            Dimensions dimensions,
            @Nullable String reason) implements Fact {

        /** Which of two events of one figure and request came first. */
        static final Comparator<Event> ORDER = Comparator.comparing(Event::at).thenComparing(Event::id, Fact::compare);
    }

    /** Where a request stands. The rank decides within one instant. */
    enum State {
        WAITING("waiting", Figure.WAITING, 0),
        UNCONFIRMED("unconfirmed", Figure.UNCONFIRMED, 1),
        EXPIRED("expired", Figure.EXPIRED, 2),
        CANCELLED("cancelled", Figure.CANCELLED, 2),
        SUPPRESSED("suppressed", Figure.SUPPRESSED, 2),
        FAILED_INFRASTRUCTURE("failed-infrastructure", Figure.FAILED_INFRASTRUCTURE, 2),
        FAILED_MESSAGE("failed-message", Figure.FAILED_MESSAGE, 2),
        FAILED_RECIPIENT("failed-recipient", Figure.FAILED_RECIPIENT, 2),
        ACCEPTED("accepted", Figure.ACCEPTED, 3);

        final String stored;
        final Figure figure;
        private final int rank;

        State(String stored, Figure figure, int rank) {
            this.stored = stored;
            this.figure = figure;
            this.rank = rank;
        }

        static State of(String stored) {
            for (State state : values()) {
                if (state.stored.equals(stored)) {
                    return state;
                }
            }
            throw new IllegalArgumentException("not a state: " + stored);
        }
    }

    /** PostgreSQL's order of uuids, which is that of their hexadecimal digits; Java's compares signed halves. */
    static int compare(UUID a, UUID b) {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }
}
