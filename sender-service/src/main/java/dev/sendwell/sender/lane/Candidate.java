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
            case Origin.FromKafka(Runnable settle) -> settle.run();
            case Origin.FromWaitingRoom ignored -> {
                // The transaction that settled the request has deleted or changed its row.
            }
        }
    }

    /** Where a candidate comes from. */
    public sealed interface Origin {
        /** Its record was just consumed; the offset may be committed once {@code settle} has run. */
        record FromKafka(Runnable settle) implements Origin {}

        /**
         * It was drained, and its row stays until it is settled.
         *
         * @param row the row's id
         * @param copy the row waits to learn what became of another one with the same request id
         */
        record FromWaitingRoom(long row, boolean copy) implements Origin {}
    }
}
