package dev.sendwell.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RememberedTest {
    private final List<CompletableFuture<String>> questions = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Instant now = Instant.parse("2026-11-27T09:00:00Z");

    private final Remembered<String> remembered = new Remembered<>(
            () -> {
                CompletableFuture<String> question = new CompletableFuture<>();
                questions.add(question);
                return question;
            },
            () -> now);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void asksOnceForManyAndHoldsFewOfThem() throws Exception {
        List<Future<String>> all = new ArrayList<>();
        for (int i = 0; i < 10 * Remembered.WAITING; i++) {
            all.add(threads.submit(remembered::get));
        }
        await().atMost(Duration.ofMinutes(1))
                .until(() -> all.stream().filter(Future::isDone).count() == 9L * Remembered.WAITING);

        questions.getFirst().complete("told");

        int told = 0;
        for (Future<String> one : all) {
            if (one.state() == Future.State.FAILED) {
                assertThat(one.exceptionNow()).hasMessageContaining("enough wait");
            } else {
                assertThat(one.get()).isEqualTo("told");
                told++;
            }
        }
        assertThat(told).isEqualTo(Remembered.WAITING);
        assertThat(questions).hasSize(1);
    }

    @Test
    void doesNotAskAgainRightAfterAFailure() {
        CompletableFuture<String> unused = remembered.whenTold();
        questions.getFirst().completeExceptionally(new IOException("out of order"));

        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(remembered::get).hasMessage("out of order");
        }
        assertThat(questions).hasSize(1);

        now = now.plus(Remembered.PAUSE);
        CompletableFuture<String> again = remembered.whenTold();
        assertThat(again).isNotDone();
        assertThat(questions).hasSize(2);
    }

    @Test
    void believesForHoursWhatItWasToldAndAsksMeanwhile() throws IOException {
        tell("told");
        now = now.plus(Remembered.FRESH);
        assertThat(remembered.get()).isEqualTo("told");
        assertThat(questions).hasSize(1);

        now = now.plusSeconds(1);
        assertThat(remembered.get()).isEqualTo("told");
        assertThat(questions).hasSize(2);
        questions.getLast().completeExceptionally(new IOException("away"));
        assertThat(remembered.get()).isEqualTo("told");

        now = now.plus(Remembered.KEPT);
        CompletableFuture<String> unknown = remembered.whenTold();
        questions.getLast().completeExceptionally(new IOException("still away"));
        assertThat(unknown).isCompletedExceptionally();
    }

    @Test
    void asksAnewForWhomWhatWasToldIsNoHelp() throws IOException {
        tell("told");
        assertThat(remembered.anew()).isEqualTo("told");

        now = now.plus(Remembered.PAUSE);
        Future<String> anew = threads.submit(remembered::anew);
        await().until(() -> questions.size() == 2);
        questions.getLast().complete("told later");
        await().until(anew::isDone);
        assertThat(anew.resultNow()).isEqualTo("told later");
        assertThat(remembered.get()).isEqualTo("told later");
    }

    private void tell(String told) {
        CompletableFuture<String> unused = remembered.whenTold();
        questions.getLast().complete(told);
    }
}
