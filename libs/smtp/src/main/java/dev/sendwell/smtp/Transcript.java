package dev.sendwell.smtp;

import java.util.ArrayList;
import java.util.List;

/**
 * Listens to a conversation. What it hears has secrets masked and content replaced by its size; it does hear envelope
 * addresses, so it is for the person who asked, not for logs.
 */
public interface Transcript {

    /** Hears nothing. */
    Transcript NONE = new Transcript() {
        @Override
        public void add(Side side, String line) {}

        @Override
        public boolean listens() {
            return false;
        }
    };

    /** One line that was sent or received, without its line end; or, from {@link Side#NOTE}, what happened between lines. */
    void add(Side side, String line);

    /** The conversation has come so far. */
    default void reached(Milestone milestone) {}

    /** False when nothing need be prepared for it. */
    default boolean listens() {
        return true;
    }

    /** Who spoke. */
    enum Side {
        CLIENT,
        SERVER,
        NOTE
    }

    /** One entry of a transcript. */
    record Entry(Side side, String line) {}

    /** Keeps the first thousand entries. */
    final class Recording implements Transcript {
        private static final int LIMIT = 1_000;

        private final List<Entry> entries = new ArrayList<>();

        @Override
        public synchronized void add(Side side, String line) {
            if (entries.size() < LIMIT) {
                entries.add(new Entry(side, line));
            }
        }

        /** What was heard so far. */
        public synchronized List<Entry> entries() {
            return List.copyOf(entries);
        }
    }
}
