package dev.sendwell.sender.rate;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets the sessions of one integration on one instance send at the rate that all instances share. Callers queue in the order in
 * which they came.
 */
public final class Pace {
    private static final long LEASED_AHEAD = Duration.ofMillis(250).toNanos();
    private static final long GROUPED = Duration.ofMillis(20).toNanos();
    /** How late a slot may be used. With 80 ms, a sliding second holds at most 8 % more than the limit. */
    private static final long USABLE = Duration.ofMillis(80).toNanos();

    private final SlotStore store;
    private final String integrationId;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final Deque<Long> slots = new ArrayDeque<>();

    public Pace(SlotStore store, String integrationId) {
        this.store = store;
        this.integrationId = integrationId;
    }

    /**
     * Waits until something may be sent.
     *
     * @param perSecond the limit of all instances together
     * @param wanted how many the caller would send at most
     * @return how many may be sent right now, at least one
     */
    public int await(int perSecond, int wanted) throws InterruptedException {
        long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        int group = Math.clamp(GROUPED / interval, 1, wanted);
        turn.lockInterruptibly();
        try {
            while (true) {
                dropMissed();
                if (slots.isEmpty()) {
                    lease(interval, wanted);
                }
                long due = slots.stream()
                        .skip(Math.min(group, slots.size()) - 1)
                        .findFirst()
                        .orElseThrow();
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                int taken = takeDue(wanted);
                if (taken > 0) {
                    return taken;
                }
            }
        } finally {
            turn.unlock();
        }
    }

    private void dropMissed() {
        long now = System.nanoTime();
        slots.removeIf(slot -> now - slot > USABLE);
    }

    private void lease(long interval, int wanted) {
        int count = Math.clamp(LEASED_AHEAD / interval, 1, wanted);
        long before = System.nanoTime();
        long first = before
                + store.lease(integrationId, Duration.ofNanos(interval), count).toNanos();
        for (int i = 0; i < count; i++) {
            slots.addLast(first + i * interval);
        }
    }

    private int takeDue(int wanted) {
        long now = System.nanoTime();
        int taken = 0;
        while (taken < wanted && !slots.isEmpty() && slots.peekFirst() <= now) {
            boolean missed = now - slots.removeFirst() > USABLE;
            taken += missed ? 0 : 1;
        }
        return taken;
    }
}
