package dev.sendwell.sender.lane;

import dev.sendwell.contracts.MailKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The lanes of one integration: transactional mail, marketing mail, and the dashboard's test e-mails, which are taken by themselves.
 * Whoever takes gets transactional mail first; within a lane the order is that of arrival. Safe for use by many threads.
 */
public final class Lanes {
    private static final long IDLE = Long.MIN_VALUE;
    /** A group may be larger by its last request. */
    private static final long GROUP_BYTES = 4 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<Candidate> transactional = new ArrayDeque<>();
    private final Deque<Candidate> marketing = new ArrayDeque<>();
    private final Deque<Candidate> tests = new ArrayDeque<>();
    private final Throughput throughput = new Throughput();
    private long progressNanos = IDLE;
    private long busySinceNanos;
    private int idleTakers;

    public void add(Collection<Candidate> candidates) {
        put(candidates, Deque::addLast);
    }

    /** Puts candidates that were taken back to where they were. */
    public void putBack(List<Candidate> candidates) {
        put(candidates.reversed(), Deque::addFirst);
    }

    private void put(Collection<Candidate> candidates, BiConsumer<Deque<Candidate>, Candidate> place) {
        lock.lock();
        try {
            for (Candidate candidate : candidates) {
                if (candidate.isRevoked()) {
                    candidate.dropped();
                } else {
                    place.accept(laneOf(candidate), candidate);
                }
            }
            if (progressNanos == IDLE && !nothingHere()) {
                progressNanos = System.nanoTime();
                busySinceNanos = progressNanos;
            }
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Drops what other instances read again by now. */
    public void dropRevoked() {
        lock.lock();
        try {
            for (Deque<Candidate> lane : List.of(transactional, marketing, tests)) {
                for (Iterator<Candidate> each = lane.iterator(); each.hasNext(); ) {
                    Candidate candidate = each.next();
                    if (candidate.isRevoked()) {
                        each.remove();
                        candidate.dropped();
                    }
                }
            }
            if (nothingHere()) {
                progressNanos = IDLE;
            }
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

    /** Takes up to {@code maximum}, fewer where they are large; no test e-mail. */
    public List<Candidate> take(int maximum) {
        lock.lock();
        try {
            List<Candidate> taken = new ArrayList<>(Math.min(maximum, 128));
            long left = take(transactional, maximum, GROUP_BYTES, taken);
            take(marketing, maximum, left, taken);
            gotOn(taken.size());
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the next test e-mail. */
    public Optional<Candidate> takeTest() {
        lock.lock();
        try {
            Optional<Candidate> test = Optional.ofNullable(tests.pollFirst());
            gotOn(test.isPresent() ? 1 : 0);
            return test;
        } finally {
            lock.unlock();
        }
    }

    private void gotOn(int taken) {
        if (taken > 0) {
            throughput.add(taken);
            progressNanos = nothingHere() ? IDLE : System.nanoTime();
        }
    }

    private static long take(Deque<Candidate> lane, int maximum, long allowedBytes, List<Candidate> taken) {
        long left = allowedBytes;
        while (taken.size() < maximum && left > 0 && !lane.isEmpty()) {
            Candidate candidate = lane.removeFirst();
            taken.add(candidate);
            left -= candidate.bytes();
        }
        return left;
    }

    /** Whether something beside test e-mails is here. */
    public boolean hasMail() {
        lock.lock();
        try {
            return !transactional.isEmpty() || !marketing.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a test e-mail is here. */
    public boolean hasTest() {
        lock.lock();
        try {
            return !tests.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Takes out what is to be parked because nothing of it gets on; what comes next is stuck as well, until something is taken. */
    public List<Candidate> empty(Predicate<Candidate> leaving) {
        lock.lock();
        try {
            List<Candidate> left = new ArrayList<>();
            for (Deque<Candidate> lane : List.of(transactional, marketing, tests)) {
                lane.stream().filter(leaving).forEach(left::add);
                lane.removeIf(leaving);
            }
            return left;
        } finally {
            lock.unlock();
        }
    }

    /** Takes out what is beyond a number, the last to be sent first. */
    public List<Candidate> surplus(int kept) {
        lock.lock();
        try {
            List<Candidate> surplus = new ArrayList<>();
            while (transactional.size() + marketing.size() > kept) {
                surplus.add(marketing.isEmpty() ? transactional.removeLast() : marketing.removeLast());
            }
            return surplus;
        } finally {
            lock.unlock();
        }
    }

    public int size() {
        lock.lock();
        try {
            return transactional.size() + marketing.size() + tests.size();
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

    /** For how long something has been here and nothing was taken. */
    public Duration stuckFor() {
        lock.lock();
        try {
            return progressNanos == IDLE ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - progressNanos);
        } finally {
            lock.unlock();
        }
    }

    /** How many were taken in a second, on the average of the last ten, or of as many as there has been work. */
    public double perSecond() {
        lock.lock();
        try {
            return throughput.inTenSeconds()
                    / (nothingHere() ? 10 : Math.clamp(busyFor().toNanos() / 1e9, 1, 10));
        } finally {
            lock.unlock();
        }
    }

    /** For how long there has always been something to take. */
    public Duration busyFor() {
        lock.lock();
        try {
            return progressNanos == IDLE ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - busySinceNanos);
        } finally {
            lock.unlock();
        }
    }

    private boolean nothingHere() {
        return transactional.isEmpty() && marketing.isEmpty() && tests.isEmpty();
    }

    private Deque<Candidate> laneOf(Candidate candidate) {
        if (candidate.submission().request().isProbe()) {
            return tests;
        }
        return candidate.submission().kind() == MailKind.TRANSACTIONAL ? transactional : marketing;
    }
}
