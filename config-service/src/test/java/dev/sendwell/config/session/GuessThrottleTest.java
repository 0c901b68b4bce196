package dev.sendwell.config.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GuessThrottleTest {
    private Instant now = Instant.parse("2026-11-23T09:00:00Z");
    private final GuessThrottle throttle = new GuessThrottle(3, Duration.ofMinutes(15), () -> now);

    @Test
    void makesWaitUntilTheWindowOfTheFirstFailureIsOver() {
        fail("a", 2);
        assertThat(throttle.remaining("a")).isZero();
        now = now.plus(Duration.ofMinutes(5));
        fail("a", 1);

        assertThat(throttle.remaining("a")).isEqualTo(Duration.ofMinutes(10));
        now = now.plus(Duration.ofMinutes(10));
        assertThat(throttle.remaining("a")).isZero();
        fail("a", 2);
        assertThat(throttle.remaining("a")).isZero();
    }

    @Test
    void countsEveryNameByItself() {
        fail("a", 3);

        assertThat(throttle.remaining("a")).isPositive();
        assertThat(throttle.remaining("b")).isZero();
    }

    @Test
    void forgetsFailuresAfterASuccess() {
        fail("a", 2);
        throttle.succeeded("a");
        fail("a", 2);

        assertThat(throttle.remaining("a")).isZero();
    }

    @Test
    void remembersSoManyNamesAndNoMore() {
        fail("first", 3);
        for (int i = 0; i < 10_000; i++) {
            fail("name " + i, 1);
        }

        assertThat(throttle.remaining("first")).isZero();
    }

    private void fail(String name, int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed(name);
        }
    }
}
