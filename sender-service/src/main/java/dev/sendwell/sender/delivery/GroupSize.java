package dev.sendwell.sender.delivery;

import java.time.Duration;

/** How many requests a session takes at a time: as many as it expects to send within a second. */
final class GroupSize {
    private static final int START = 10;

    private final int maximum;
    private int next;

    GroupSize(int maximum) {
        this.maximum = maximum;
        this.next = Math.min(START, maximum);
    }

    int next() {
        return next;
    }

    /** So many were sent in so long. */
    void sent(int count, Duration taken) {
        if (count > 0) {
            double perSecond = count / Math.max(taken.toNanos() / 1e9, 0.001);
            // No more than four times as many at once, so that one quick reply is not taken for a promise.
            next = (int) Math.clamp(perSecond, 1, Math.min(maximum, 4.0 * next));
        }
    }
}
