package dev.sendwell.sender.lane;

import dev.sendwell.contracts.MailKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The two lanes of one integration. Whoever takes gets transactional mail first; within a kind the order is that of arrival.
 * Safe for use by many threads.
 */
public final class Lanes {
    private static final long IDLE = Long.MIN_VALUE;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<Candidate> transactional = new ArrayDeque<>();
    private final Deque<Candidate> marketing = new ArrayDeque<>();
    private final Throughput throughput = new Throughput();
    private long progressNanos = IDLE;
    private int idleTakers;

    public void add(Collection<Candidate> candidates) {
        lock.lock();
        try {
            if (progressNanos == IDLE) {
                progressNanos = System.nanoTime();
            }
            for (Candidate candidate : candidates) {
                laneOf(candidate).addLast(candidate);
            }
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Puts candidates that were taken back to where they were. */
    public void putBack(List<Candidate> candidates) {
        lock.lock();
        try {
            if (progressNanos == IDLE) {
                progressNanos = System.nanoTime();
            }
            candidates.reversed().forEach(candidate -> laneOf(candidate).addFirst(candidate));
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until something is here.
     *
     * @return false when nothing came in time
     */
    public boolean awaitWork(Duration limit) throws InterruptedException {
        lock.lock();
        idleTakers++;
        try {
            long left = limit.toNanos();
            while (nothingHere() && left > 0) {
                left = arrived.awaitNanos(left);
            }
            return !nothingHere();
        } finally {
            idleTakers--;
            lock.unlock();
        }
    }

    /** Takes up to {@code maximum} of those that {@code admitted} lets pass. */
    public List<Candidate> take(int maximum, Predicate<Candidate> admitted) {
        lock.lock();
        try {
            List<Candidate> taken = new ArrayList<>(Math.min(maximum, 128));
            take(transactional, maximum, admitted, taken);
            take(marketing, maximum, admitted, taken);
            if (!taken.isEmpty()) {
                throughput.add(taken.size());
                progressNanos = nothingHere() ? IDLE : System.nanoTime();
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private static void take(Deque<Candidate> lane, int maximum, Predicate<Candidate> admitted, List<Candidate> taken) {
        for (Iterator<Candidate> each = lane.iterator(); taken.size() < maximum && each.hasNext(); ) {
            Candidate candidate = each.next();
            if (admitted.test(candidate)) {
                each.remove();
                taken.add(candidate);
            }
        }
    }

    /** Whether something is here that {@code admitted} lets pass. */
    public boolean contains(Predicate<Candidate> admitted) {
        lock.lock();
        try {
            return transactional.stream().anyMatch(admitted)
                    || marketing.stream().anyMatch(admitted);
        } finally {
            lock.unlock();
        }
    }

    /** Takes everything out, to be parked. */
    public List<Candidate> empty() {
        return surplus(0);
    }

    /** Takes out what is beyond a number, the last to be sent first. */
    public List<Candidate> surplus(int kept) {
        lock.lock();
        try {
            List<Candidate> surplus = new ArrayList<>();
            while (transactional.size() + marketing.size() > kept) {
                surplus.add(marketing.isEmpty() ? transactional.removeLast() : marketing.removeLast());
            }
            if (nothingHere()) {
                progressNanos = IDLE;
            }
            return surplus;
        } finally {
            lock.unlock();
        }
    }

    public int size() {
        lock.lock();
        try {
            return transactional.size() + marketing.size();
        } finally {
            lock.unlock();
        }
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    /** Whether a session waits for work at this moment. */
    public boolean hasIdleTaker() {
        lock.lock();
        try {
            return idleTakers > 0;
        } finally {
            lock.unlock();
        }
    }

    /** For how long something has been here and nothing was taken; zero when nothing is here. */
    public Duration stuckFor() {
        lock.lock();
        try {
            return progressNanos == IDLE ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - progressNanos);
        } finally {
            lock.unlock();
        }
    }

    /** How many were taken in a second, on the average of the last ten. */
    public double perSecond() {
        lock.lock();
        try {
            return throughput.perSecond();
        } finally {
            lock.unlock();
        }
    }

    private boolean nothingHere() {
        return transactional.isEmpty() && marketing.isEmpty();
    }

    private Deque<Candidate> laneOf(Candidate candidate) {
        return candidate.submission().kind() == MailKind.TRANSACTIONAL ? transactional : marketing;
    }
}
