package dev.sendwell.sender.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MergedTest {
    private static final int AT_ONCE = 2;
    private static final long PATIENCE = 60;

    private final ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor();
    private final List<List<String>> transactions = new CopyOnWriteArrayList<>();
    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch held = new CountDownLatch(1);

    @AfterEach
    void theSessionsEnd() {
        held.countDown();
        sessions.close();
    }

    @Test
    void aSessionAloneWaitsForNobody() {
        Merged<String, Integer> merged = new Merged<>(10, one -> 1, List::size);

        assertThat(merged.run(List.of("a", "b"))).isEqualTo(2);
    }

    @Test
    void whatIsAskedForWhileOthersRunIsDoneInOneTransaction() throws Exception {
        Merged<String, List<String>> merged = new Merged<>(100, one -> 1, this::heldTransaction);
        List<Future<List<String>>> answers = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            answers.add(sessions.submit(() -> merged.run(List.of("first"))));
            assertThat(begun.tryAcquire(PATIENCE, TimeUnit.SECONDS)).isTrue();
        }
        for (int i = 0; i < 10; i++) {
            String mine = "later-" + i;
            answers.add(sessions.submit(() -> merged.run(List.of(mine))));
        }
        awaitWaiting(merged, 10);
        held.countDown();
        for (int i = 0; i < 10; i++) {
            assertThat(answers.get(AT_ONCE + i).get(PATIENCE, TimeUnit.SECONDS)).contains("later-" + i);
        }

        assertThat(transactions).hasSizeLessThanOrEqualTo(2 * AT_ONCE);
        assertThat(transactions).anySatisfy(one -> assertThat(one).hasSizeGreaterThan(1));
    }

    @Test
    void aTransactionIsNoHeavierThanItMayBeByMoreThanOnePart() throws Exception {
        Merged<String, List<String>> merged = new Merged<>(10, String::length, this::heldTransaction);
        List<Future<List<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(sessions.submit(() -> merged.run(List.of("seven..", "seven.."))));
        }
        awaitWaiting(merged, 20 - AT_ONCE);
        held.countDown();
        for (Future<List<String>> answer : answers) {
            assertThat(answer.get(PATIENCE, TimeUnit.SECONDS)).isNotEmpty();
        }

        assertThat(transactions).hasSize(20);
    }

    @Test
    void afterAFailureEachSessionTriesItsOwnPart() throws Exception {
        Merged<String, List<String>> merged = new Merged<>(100, one -> 1, all -> {
            List<String> done = heldTransaction(all);
            if (all.contains("bad")) {
                throw new IllegalStateException("a bad part");
            }
            return done;
        });
        List<Future<List<String>>> good = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            good.add(sessions.submit(() -> merged.run(List.of("first"))));
            assertThat(begun.tryAcquire(PATIENCE, TimeUnit.SECONDS)).isTrue();
        }
        Future<List<String>> bad = sessions.submit(() -> merged.run(List.of("bad")));
        for (int i = 0; i < 10; i++) {
            good.add(sessions.submit(() -> merged.run(List.of("good"))));
        }
        awaitWaiting(merged, 11);
        held.countDown();

        for (Future<List<String>> one : good) {
            assertThat(one.get(PATIENCE, TimeUnit.SECONDS)).isNotEmpty();
        }
        assertThatThrownBy(bad::get).isInstanceOf(ExecutionException.class).hasMessageContaining("a bad part");
    }

    private static void awaitWaiting(Merged<String, List<String>> merged, int parts) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(PATIENCE))
                .pollInterval(Duration.ofMillis(1))
                .untilAsserted(() -> assertThat(merged.waiting()).isEqualTo(parts));
    }

    private List<String> heldTransaction(List<String> all) {
        transactions.add(all);
        begun.release();
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return all;
    }
}
