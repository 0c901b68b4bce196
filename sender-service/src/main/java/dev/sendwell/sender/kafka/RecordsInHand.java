package dev.sendwell.sender.kafka;

import dev.sendwell.sender.lane.Candidate;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of one topic that this instance has taken and not yet settled: how much memory they may take, and how far offsets may
 * be committed. Each record is settled on its own, so that one that stays holds back an offset and nothing else. Safe for use by
 * many threads.
 */
public final class RecordsInHand {
    /** What a record costs beside its content. */
    private static final int OVERHEAD = 1_024;

    /** Its content is there as received, parsed, and, while it is sent, composed. */
    private static final int COPIES = 3;

    private final long memory;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<TopicPartition, Share> shares = new HashMap<>();
    private long bytes;
    private boolean closed;

    /**
     * @param memory how many bytes may be in hand before nothing more is taken
     */
    public RecordsInHand(long memory) {
        this.memory = memory;
    }

    /**
     * Partitions that this instance reads from now on.
     *
     * @param generation of the consumer group: what was polled in an earlier one is read again
     */
    void assign(Collection<TopicPartition> partitions, int generation) {
        lock.lock();
        try {
            partitions.forEach(partition -> shares.put(partition, new Share(generation)));
        } finally {
            lock.unlock();
        }
    }

    boolean hasRoom() {
        lock.lock();
        try {
            return bytes < memory && !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for {@link #hasRoom}; false when nothing more will be taken. */
    boolean awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (bytes >= memory && !closed) {
                changed.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a record; empty when its partition went to another instance since it was polled, which reads it again. */
    Optional<Candidate.Arrival> take(TopicPartition partition, long offset, int size, int generation) {
        lock.lock();
        try {
            Share share = shares.get(partition);
            if (share == null || share.revoked || generation < share.generation) {
                return Optional.empty();
            }
            share.unsettled.add(offset);
            share.next = Math.max(share.next, offset + 1);
            share.inHand++;
            long cost = (long) COPIES * size + OVERHEAD;
            bytes += cost;
            return Optional.of(new Taken(share, offset, cost));
        } finally {
            lock.unlock();
        }
    }

    /** Partitions that another instance will read: nothing more of them is taken, and what nobody has begun is to be dropped. */
    void revoke(Collection<TopicPartition> partitions) {
        lock.lock();
        try {
            shares.forEach((partition, share) -> share.revoked |= partitions.contains(partition));
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing of these partitions is in hand; false when that takes longer. */
    boolean awaitLaidDown(Collection<TopicPartition> partitions, Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (partitions.stream().anyMatch(this::isInHand) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return left > 0;
        } finally {
            lock.unlock();
        }
    }

    private boolean isInHand(TopicPartition partition) {
        Share share = shares.get(partition);
        return share != null && share.inHand > 0;
    }

    /** What may be committed and is not: each offset stands behind settled records only. */
    Map<TopicPartition, OffsetAndMetadata> uncommitted() {
        lock.lock();
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            shares.forEach((partition, share) -> {
                if (share.settledTo() > share.committed) {
                    offsets.put(partition, new OffsetAndMetadata(share.settledTo()));
                }
            });
            return offsets;
        } finally {
            lock.unlock();
        }
    }

    /** These offsets are committed. */
    void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        lock.lock();
        try {
            offsets.forEach((partition, offset) -> {
                Share share = shares.get(partition);
                if (share != null) {
                    share.committed = Math.max(share.committed, offset.offset());
                }
            });
        } finally {
            lock.unlock();
        }
    }

    /** These partitions are read by another instance. */
    void forget(Collection<TopicPartition> partitions) {
        lock.lock();
        try {
            shares.keySet().removeAll(partitions);
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is taken. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** One assignment of one partition. Guarded by the lock. */
    private static final class Share {
        private final int generation;
        private final NavigableSet<Long> unsettled = new TreeSet<>();
        private long next;
        private long committed;
        private int inHand;
        private boolean revoked;

        Share(int generation) {
            this.generation = generation;
        }

        long settledTo() {
            return unsettled.isEmpty() ? next : unsettled.first();
        }
    }

    private final class Taken implements Candidate.Arrival {
        private final Share share;
        private final long offset;
        private final long cost;
        private boolean inHand = true;

        Taken(Share share, long offset, long cost) {
            this.share = share;
            this.offset = offset;
            this.cost = cost;
        }

        @Override
        public void settled() {
            layDown(true);
        }

        @Override
        public void dropped() {
            layDown(false);
        }

        private void layDown(boolean settled) {
            lock.lock();
            try {
                if (inHand) {
                    inHand = false;
                    share.inHand--;
                    bytes -= cost;
                    changed.signalAll();
                    if (settled) {
                        share.unsettled.remove(offset);
                    }
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean isRevoked() {
            lock.lock();
            try {
                return share.revoked;
            } finally {
                lock.unlock();
            }
        }
    }
}
