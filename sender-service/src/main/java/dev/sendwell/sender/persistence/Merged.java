package dev.sendwell.sender.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jboss.logging.Logger;

/**
 * Does in one transaction what several sessions ask for at the same time: while one transaction runs, what is asked for gathers for
 * the next. A session alone waits for nobody. Where a merged transaction fails, each session tries its own part again, so that one
 * session's trouble is not that of the others.
 *
 * @param <T> what is worked on
 * @param <R> what a transaction yields for all of it
 */
final class Merged<T, R> {
    private static final Logger LOG = Logger.getLogger(Merged.class);

    /** The second begins while the first waits for the disk. */
    private static final int AT_ONCE = 2;

    private final long largest;
    private final ToLongFunction<T> weight;
    private final Function<List<T>, R> transaction;
    private final Queue<Part<T, R>> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore turns = new Semaphore(AT_ONCE);

    /**
     * @param largest how much is worked on in one transaction, at most one part more
     * @param weight how much one is
     */
    Merged(long largest, ToLongFunction<T> weight, Function<List<T>, R> transaction) {
        this.largest = largest;
        this.weight = weight;
        this.transaction = transaction;
    }

    /** What a transaction yields that worked on these, and perhaps on others. */
    R run(List<T> mine) {
        Part<T, R> part = new Part<>(mine, new CompletableFuture<>());
        waiting.add(part);
        startTurn();
        return part.result.join().orElseGet(() -> transaction.apply(mine));
    }

    /** How many parts nobody works on yet. */
    int waiting() {
        return waiting.size();
    }

    private void startTurn() {
        if (!waiting.isEmpty() && turns.tryAcquire()) {
            Thread.ofVirtual().name("merged-transaction").start(this::takeTurn);
        }
    }

    private void takeTurn() {
        try {
            for (List<Part<T, R>> parts = gather(); !parts.isEmpty(); parts = gather()) {
                work(parts);
            }
        } finally {
            turns.release();
            // For what came between the last look and the release.
            startTurn();
        }
    }

    private List<Part<T, R>> gather() {
        List<Part<T, R>> parts = new ArrayList<>();
        long gathered = 0;
        while (gathered < largest) {
            Part<T, R> part = waiting.poll();
            if (part == null) {
                break;
            }
            parts.add(part);
            gathered += part.mine.stream().mapToLong(weight).sum();
        }
        return parts;
    }

    private void work(List<Part<T, R>> parts) {
        Optional<R> result = Optional.empty();
        try {
            result = Optional.of(transaction.apply(
                    parts.stream().flatMap(part -> part.mine.stream()).toList()));
        } catch (RuntimeException e) {
            LOG.infof(
                    "a merged transaction failed, its parts are tried alone parts=%d cause=%s",
                    parts.size(), e.getMessage());
        } finally {
            for (Part<T, R> part : parts) {
                part.result.complete(result);
            }
        }
    }

    /**
     * One session's part.
     *
     * @param result empty: the merged transaction failed, and the part is to be tried alone
     */
    private record Part<T, R>(List<T> mine, CompletableFuture<Optional<R>> result) {}
}
