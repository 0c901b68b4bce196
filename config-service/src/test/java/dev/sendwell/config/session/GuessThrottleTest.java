package dev.sendwell.config.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuessThrottleTest {
    private Instant now = Instant.parse("2026-11-23T09:00:00Z");
    private final GuessThrottle throttle = new GuessThrottle(3, Duration.ofMinutes(15), () -> now);

    @Test
    void makesWaitUntilTheWindowOfTheFirstFailureIsOver() {
        fail("a", 2);
        now = now.plus(Duration.ofMinutes(5));
        fail("a", 1);

        assertThat(throttle.attempt("a")).isEqualTo(Duration.ofMinutes(10));
        now = now.plus(Duration.ofMinutes(10));
        fail("a", 3);
        assertThat(throttle.attempt("a")).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void countsEveryNameByItself() {
        fail("a", 3);

        assertThat(throttle.attempt("a")).isPositive();
        assertThat(throttle.attempt("b")).isZero();
    }

    @Test
    void forgetsFailuresAfterASuccess() {
        fail("a", 2);
        throttle.succeeded("a");

        fail("a", 3);
        assertThat(throttle.attempt("a")).isPositive();
    }

    @Test
    void doesNotCountWhatIsTakenBack() {
        fail("a", 3);
        throttle.takeBack("a");

        assertThat(throttle.attempt("a")).isZero();
        assertThat(throttle.attempt("a")).isPositive();
    }

    @Test
    void remembersSoManyNamesAndNoMore() {
        fail("first", 3);
        for (int i = 0; i < 10_000; i++) {
            fail("name " + i, 1);
        }

        assertThat(throttle.attempt("first")).isZero();
    }

    @Test
    void letsNoMoreThanTheLimitBeginAtOneMoment() throws ExecutionException, InterruptedException {
        try (ExecutorService guessers = Executors.newFixedThreadPool(16)) {
            var attempts = IntStream.range(0, 200)
                    .mapToObj(i -> guessers.submit(() -> throttle.attempt("a").isZero()))
                    .toList();
            int begun = 0;
            for (Future<Boolean> attempt : attempts) {
                begun += attempt.get() ? 1 : 0;
            }
            assertThat(begun).isEqualTo(3);
        }
    }

    private void fail(String name, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(throttle.attempt(name)).isZero();
        }
    }
}
