package dev.sendwell.sender.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a deferred request is tried again: {@code exponential().from(30s).upTo(1h).giveUpAfter(24h)}.
 *
 * @param first the wait after the first attempt; it doubles with each further one
 * @param longest no wait is longer
 * @param maximumAge a request that does not say itself until when it is wanted is given up after so long
 */
public record RetryPolicy(Duration first, Duration longest, Duration maximumAge) {

    /**
     * @throws IllegalArgumentException when a time is not positive, or the first wait is longer than the longest
     */
    public RetryPolicy {
        if (!first.isPositive() || !maximumAge.isPositive() || first.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "no retry policy: from " + first + " up to " + longest + ", give up after " + maximumAge);
        }
    }

    public static RetryPolicy exponential() {
        return new RetryPolicy(Duration.ofSeconds(30), Duration.ofHours(1), Duration.ofHours(24));
    }

    public RetryPolicy from(Duration newFirst) {
        return new RetryPolicy(newFirst, longest, maximumAge);
    }

    public RetryPolicy upTo(Duration newLongest) {
        return new RetryPolicy(first, newLongest, maximumAge);
    }

    public RetryPolicy giveUpAfter(Duration newMaximumAge) {
        return new RetryPolicy(first, longest, newMaximumAge);
    }

    /**
     * The wait after an attempt, between three quarters and all of the doubled one, so that what failed together does not come
     * back together.
     *
     * @param attempt the attempt that was deferred, from 1
     */
    public Duration waitAfter(int attempt, RandomGenerator random) {
        int doublings = Math.min(attempt - 1, 30);
        long doubled = first.toMillis() << Math.min(doublings, Long.numberOfLeadingZeros(first.toMillis()) - 1);
        long full = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(Math.max(1, full - random.nextLong(full / 4 + 1)));
    }
}
