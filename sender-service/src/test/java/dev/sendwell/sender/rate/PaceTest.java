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

    /** Holds however late threads run: the n-th slot of both is n intervals after the first, and none is used before its time. */
    @Test
    void twoInstancesTogetherNeverSendBeforeTheirSlots() throws InterruptedException {
        Slots slots = new Slots();
        long first = slots.next;
        List<Long> sent = new ArrayList<>();
        long until = System.nanoTime() + Duration.ofMillis(600).toNanos();
        List<Thread> instances = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Pace pace = new Pace(slots, "shop");
            instances.add(Thread.ofVirtual().start(() -> sendAllYouCan(pace, until, sent)));
        }
        for (Thread instance : instances) {
            instance.join();
        }

        long interval = Duration.ofSeconds(1).toNanos() / 200;
        assertThat(sent).isNotEmpty();
        for (int i = 0; i < sent.size(); i++) {
            assertThat(sent.get(i) - first).isGreaterThanOrEqualTo(i * interval);
        }
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
