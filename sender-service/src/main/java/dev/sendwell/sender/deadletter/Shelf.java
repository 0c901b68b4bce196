package dev.sendwell.sender.deadletter;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.sender.queue.Place;
import dev.sendwell.sender.redrive.Because;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The dead letters as people look through them. */
public interface Shelf {

    /** The open ones, by reason. */
    List<Group> groups();

    /** Some of them, newest first. */
    Page page(Asked asked, @Nullable Id after, int limit);

    /** All of them, in constant memory. */
    <X extends Exception> void each(Asked asked, Reader<X> reader) throws X;

    Optional<Letter> find(Id id);

    /**
     * Keeps under which integration and id an open one is published, before it is: when the answer to that is lost, it may be
     * published again under these, and under no others.
     *
     * @return what is kept: this, or what was kept before; empty when it was settled before, or is not known
     */
    Optional<String> publishAs(Id id, String integrationAndId);

    /**
     * Settles an open one; two people who do so at once wait for each other.
     *
     * @param work done before it is settled; when it throws, the letter stays open
     * @return false when it was settled before, or is not known
     */
    boolean settle(Id id, State state, Because why, Runnable work);

    /** Which; what is absent narrows nothing. */
    record Asked(
            State state,
            @Nullable String reason,
            @Nullable String integrationId,
            @Nullable String requestId,
            @Nullable String campaign,
            @Nullable AddressHash address,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /** Some of them, and behind which the next page begins; absent on the last. */
    record Page(List<Letter> items, @Nullable Id next) {}

    /** Its place on the dead letters' topic. */
    record Id(int partition, long offset) {

        /** Reads what {@link #toString} wrote; empty when it is something else. */
        public static Optional<Id> parse(String text) {
            int hyphen = text.indexOf('-');
            try {
                return hyphen < 1
                        ? Optional.empty()
                        : Optional.of(new Id(
                                Integer.parseUnsignedInt(text.substring(0, hyphen)),
                                Long.parseUnsignedLong(text.substring(hyphen + 1))));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return partition + "-" + offset;
        }
    }

    /** What people did about it. */
    enum State {
        /** Nothing yet. */
        OPEN,
        /** It was corrected and published again. */
        REDRIVEN,
        /** Nothing is to be done about it. */
        DISCARDED;

        /** The word for it in the database, in APIs and addresses. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One of them.
     *
     * @param reason such as {@code invalid}
     * @param detail the reason in words
     * @param source where the request was published; absent where the letter does not say
     * @param bytes how large the request is
     * @param integrationId as far as the request could be read, as for the others
     * @param actor who settled it; absent while it is open
     */
    record Letter(
            Id id,
            Instant at,
            String reason,
            String detail,
            @Nullable Place source,
            int bytes,
            @Nullable String integrationId,
            @Nullable String requestId,
            @Nullable String campaign,
            State state,
            @Nullable String actor,
            @Nullable String why,
            @Nullable Instant settledAt) {}

    /** Open letters of one reason. */
    record Group(String reason, @Nullable String integrationId, long count, Instant oldest, Instant newest) {}

    /** Told of one letter after the other. */
    @FunctionalInterface
    interface Reader<X extends Exception> {
        void read(Letter letter) throws X;
    }
}
