package dev.sendwell.sender.lane;

/**
 * A request in this instance's memory that nobody has claimed yet.
 *
 * @param origin where it comes from, and so what has to happen when it is settled
 */
public record Candidate(Submission submission, Origin origin) {

    /** Tells the origin that the request is settled or parked, and that this is committed. */
    public void settled() {
        switch (origin) {
            case Origin.FromKafka(Arrival arrival) -> arrival.settled();
            // The transaction that settled the request has deleted or changed its row.
            case Origin.FromWaitingRoom drained -> drained.laidDown().run();
        }
    }

    /** Tells the origin that nobody here will do anything with the request. */
    public void dropped() {
        switch (origin) {
            case Origin.FromKafka(Arrival arrival) -> arrival.dropped();
            case Origin.FromWaitingRoom drained -> drained.laidDown().run();
        }
    }

    /** Whether another instance reads it again, so that it must not be taken here. */
    public boolean isRevoked() {
        return origin instanceof Origin.FromKafka(Arrival arrival) && arrival.isRevoked();
    }

    /** How much memory its content takes. */
    public int bytes() {
        return submission.payload().bytes().length;
    }

    /** Where a candidate comes from. */
    public sealed interface Origin {
        /** Its record was just consumed. */
        record FromKafka(Arrival arrival) implements Origin {}

        /**
         * It was drained, and its row stays until it is settled.
         *
         * @param row the row's id
         * @param copy the row waits to learn what became of another one with the same request id
         * @param epoch the ledger row's when this one was drained: another one says that it went on without this candidate
         * @param laidDown to be run when this instance does nothing more with it
         */
        record FromWaitingRoom(long row, boolean copy, int epoch, Runnable laidDown) implements Origin {}
    }

    /** A consumed record in the hands of this instance. */
    public interface Arrival {
        /** Its offset may be committed. */
        void settled();

        /** It is not settled, and nobody here goes on with it. */
        void dropped();

        /** Whether its partition belongs to another instance by now. */
        boolean isRevoked();
    }
}
