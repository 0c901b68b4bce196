package dev.sendwell.events.webhook;

import java.util.concurrent.Semaphore;

/**
 * Room for the bodies of posts that are worked on at the same time. Where Kafka is slow they stay for seconds, and would otherwise
 * fill the memory of the whole service; the provider posts again what there is no room for.
 */
final class Room {
    private final Semaphore bytes;

    /**
     * @param bytes of all bodies together
     */
    Room(int bytes) {
        this.bytes = new Semaphore(bytes);
    }

    /** Takes room for a body of at most so many bytes, at once; false when there is none. */
    boolean take(int size) {
        return bytes.tryAcquire(size);
    }

    void giveBack(int size) {
        bytes.release(size);
    }
}
