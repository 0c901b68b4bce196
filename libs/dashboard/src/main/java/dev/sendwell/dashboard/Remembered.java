package dev.sendwell.dashboard;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What another server told, and is asked again now and then: once at a time whoever wants it, not again right after an answer or
 * a failure, and with few who wait for it. While it does not answer, what it told before is good for {@link #KEPT}. Safe for many
 * threads.
 */
final class Remembered<T> {
    /** Older, it is asked again, and used until the answer is there. */
    static final Duration FRESH = Duration.ofHours(1);

    static final Duration KEPT = Duration.ofHours(12);
    /** Between two questions, whatever became of the first. */
    static final Duration PAUSE = Duration.ofSeconds(5);
    /** Threads that wait do nothing else: a server that hangs must not take all of a service's. */
    static final int WAITING = 16;

    private final Supplier<CompletableFuture<T>> source;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(WAITING);

    private @Nullable CompletableFuture<T> asking;
    private CompletableFuture<T> last = CompletableFuture.failedFuture(new IOException("nobody asked yet"));
    private Instant askedAt = Instant.MIN;
    private @Nullable T value;
    private Instant toldAt = Instant.MIN;

    /**
     * Nothing is asked yet.
     *
     * @param source asks, and is done or has failed after a bounded time
     */
    Remembered(Supplier<CompletableFuture<T>> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /** What was told, if need be once it is. */
    T get() throws IOException {
        T known = known();
        return known == null ? await(ask()) : known;
    }

    /** What is told now, for somebody to whom what was told before is no help. */
    T anew() throws IOException {
        return await(ask());
    }

    /** The same as {@link #get} without a thread that waits. */
    CompletableFuture<T> whenTold() {
        T known = known();
        return known == null ? ask() : CompletableFuture.completedFuture(known);
    }

    private synchronized @Nullable T known() {
        Instant now = clock.instant();
        if (value == null || toldAt.isBefore(now.minus(KEPT))) {
            return null;
        }
        if (toldAt.isBefore(now.minus(FRESH))) {
            CompletableFuture<T> unused = ask();
        }
        return value;
    }

    private synchronized CompletableFuture<T> ask() {
        if (asking != null) {
            return asking;
        }
        Instant now = clock.instant();
        if (askedAt.isAfter(now.minus(PAUSE))) {
            return last;
        }
        CompletableFuture<T> answer = source.get();
        asking = answer;
        CompletableFuture<T> unused = answer.whenComplete((told, problem) -> note(answer, told));
        return answer;
    }

    private synchronized void note(CompletableFuture<T> answer, @Nullable T told) {
        asking = null;
        last = answer;
        askedAt = clock.instant();
        if (told != null) {
            value = told;
            toldAt = askedAt;
        }
    }

    private T await(CompletableFuture<T> answer) throws IOException {
        boolean done = answer.isDone();
        if (!done && !places.tryAcquire()) {
            throw new IOException("it is slow, and enough wait for it already");
        }
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for it", e);
        } finally {
            if (!done) {
                places.release();
            }
        }
    }
}
