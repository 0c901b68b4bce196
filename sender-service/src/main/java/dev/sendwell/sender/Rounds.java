package dev.sendwell.sender;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Work that is done again and again, each on a virtual thread of its own. A failed round is logged and the next one comes. */
final class Rounds {
    private static final Logger LOG = Logger.getLogger(Rounds.class);

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    /** Starts to do {@code work}, now and then {@code pause} after the end of the last time. */
    void every(Duration pause, String name, Runnable work) {
        threads.add(Thread.ofVirtual().name(name).start(() -> walk(pause, name, work)));
    }

    private void walk(Duration pause, String name, Runnable work) {
        try {
            do {
                try {
                    work.run();
                } catch (RuntimeException | Error e) {
                    LOG.warnf(e, "round failed name=%s", name);
                }
            } while (!stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a round under way should come to its end. */
    boolean areStopping() {
        return stopping.getCount() == 0;
    }

    /** Waits for the rounds under way and starts no more. */
    void stop() throws InterruptedException {
        stopping.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
