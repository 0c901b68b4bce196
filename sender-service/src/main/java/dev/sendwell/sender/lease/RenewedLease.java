package dev.sendwell.sender.lease;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** A lease that lasts for as long as somebody keeps renewing it. */
public final class RenewedLease implements Lease {
    private final LeaseStore store;
    private final Duration length;
    private final InstantSource wallClock;
    private final LongSupplier nanoClock;
    private final long owner;
    private volatile Term term;

    private RenewedLease(
            LeaseStore store, Duration length, InstantSource wallClock, LongSupplier nanoClock, Term start) {
        this.store = store;
        this.length = length;
        this.wallClock = wallClock;
        this.nanoClock = nanoClock;
        this.term = start;
        this.owner = store.register(length);
    }

    /**
     * Registers a new owner.
     *
     * @param nanoClock the monotonic clock, nanoseconds
     */
    public static RenewedLease take(
            LeaseStore store, Duration length, InstantSource wallClock, LongSupplier nanoClock) {
        Term start = new Term(wallClock.instant(), nanoClock.getAsLong());
        return new RenewedLease(store, length, wallClock, nanoClock, start);
    }

    /** Renews; when it throws, the lease ends when it would have. */
    public void renew() {
        Term next = new Term(wallClock.instant(), nanoClock.getAsLong());
        store.renew(owner, length);
        term = next;
    }

    /** Lets others take over at once; nothing may be in hand any more. */
    public void end() {
        term = new Term(Instant.MIN, nanoClock.getAsLong() - length.toNanos());
        store.end(owner);
    }

    @Override
    public long owner() {
        return owner;
    }

    @Override
    public boolean holds() {
        Term current = term;
        boolean monotonic = nanoClock.getAsLong() - current.nanos() < length.toNanos();
        boolean wall = current.wall().isAfter(Instant.MIN)
                && wallClock.instant().isBefore(current.wall().plus(length));
        return monotonic && wall;
    }

    private record Term(Instant wall, long nanos) {}
}
