package dev.sendwell.bench;

import java.util.concurrent.Callable;

/**
 * Runs something until it is as fast as it will be: until two windows that follow each other differ by less than five per cent, or there were
 * a dozen; four at least. What is compared is warmed the same way, so that no side is measured while its compiler works.
 */
final class WarmUp {
    private static final int AT_MOST = 12;
    /** Two windows of a cold JVM may agree by chance. */
    private static final int AT_LEAST = 4;

    private static final double STEADY = 0.05;

    private WarmUp() {}

    /**
     * Returns the last window's rate.
     *
     * @param window runs for a while and says how much it did in a second
     */
    static double until(String name, Callable<Double> window) throws Exception {
        double last = window.call();
        for (int i = 2; i <= AT_MOST; i++) {
            double rate = window.call();
            if (i >= AT_LEAST && Math.abs(rate - last) < STEADY * last) {
                System.out.printf("  warm after %2d windows: %s%n", i, name);
                return rate;
            }
            last = rate;
        }
        System.out.printf("  not steady after %d windows: %s%n", AT_MOST, name);
        return last;
    }
}
