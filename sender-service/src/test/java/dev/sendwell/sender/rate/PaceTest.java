package dev.sendwell.sender.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {

    /** The database's part: every slot is leased once, and none lies in the past. */
    private static final class Slots implements SlotStore {
        private long next = System.nanoTime();

        @Override
        public synchronized Duration lease(String integrationId, Duration interval, int count) {
            long now = System.nanoTime();
            long first = Math.max(next, now);
            next = first + interval.toNanos() * count;
            return Duration.ofNanos(first - now);
        }
    }

    @Test
    void twoInstancesTogetherKeepTheLimitInEverySlidingWindow() throws InterruptedException {
        Slots slots = new Slots();
        List<Long> sent = new ArrayList<>();
        long until = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        List<Thread> instances = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Pace pace = new Pace(slots, "shop");
            instances.add(Thread.ofVirtual().start(() -> sendAllYouCan(pace, until, sent)));
        }
        for (Thread instance : instances) {
            instance.join();
        }

        long window = Duration.ofSeconds(1).toNanos();
        for (int i = 0; i < sent.size(); i++) {
            long from = sent.get(i);
            assertThat(sent.stream().filter(at -> at >= from && at < from + window))
                    .hasSizeLessThanOrEqualTo(240);
        }
        assertThat(sent).hasSizeLessThanOrEqualTo(440);
    }

    private static void sendAllYouCan(Pace pace, long until, List<Long> sent) {
        try {
            while (System.nanoTime() < until) {
                int permits = pace.await(200, 50);
                synchronized (sent) {
                    for (int i = 0; i < permits; i++) {
                        sent.add(System.nanoTime());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
