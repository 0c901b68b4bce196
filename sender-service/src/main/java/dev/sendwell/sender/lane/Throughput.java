package dev.sendwell.sender.lane;

import java.util.Arrays;

/** Counts by second, over the last ten. For one thread at a time. */
final class Throughput {
    private static final int SECONDS = 10;

    private final long[] counts = new long[SECONDS];
    private long newest = second();

    void add(int count) {
        advance();
        counts[slot(newest)] += count;
    }

    long inTenSeconds() {
        advance();
        return Arrays.stream(counts).sum();
    }

    private void advance() {
        long now = second();
        for (long s = Math.max(newest + 1, now - SECONDS + 1); s <= now; s++) {
            counts[slot(s)] = 0;
        }
        newest = now;
    }

    private static int slot(long second) {
        return Math.floorMod(second, SECONDS);
    }

    private static long second() {
        return System.nanoTime() / 1_000_000_000L;
    }
}
