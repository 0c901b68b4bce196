package dev.sendwell.sender.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreshnessTest {
    private static final Map<Integer, Long> ENDS = Map.of(0, 10L, 1, 20L);

    private long nanos = 1_000;
    private final Freshness freshness = new Freshness(2, Duration.ofSeconds(30), () -> nanos);

    @Test
    void anEmptyListIsBelievedOnlyWithAllItsMarkers() {
        observe(Map.of(0, 0L, 1, 0L), Map.of(0, 0L, 1, 0L), 1);
        assertThat(freshness.doubt()).get().asString().contains("1 of 2 partitions have no marker");
        observe(Map.of(0, 0L, 1, 0L), Map.of(0, 0L, 1, 0L), 2);
        assertThat(freshness.doubt()).isEmpty();
    }

    @Test
    void aListThatIsStillBeingReadIsNotBelieved() {
        observe(ENDS, Map.of(0, 10L, 1, 19L), 2);
        assertThat(freshness.doubt()).contains("the suppression list has not been read to its end");
        observe(ENDS, Map.of(0, 10L), 2);
        assertThat(freshness.doubt()).isPresent();
        observe(ENDS, Map.of(0, 10L, 1, 20L), 2);
        assertThat(freshness.doubt()).isEmpty();
    }

    @Test
    void aListThatFallsBehindIsBelievedForAWhile() {
        observe(ENDS, ENDS, 2);
        nanos += Duration.ofSeconds(29).toNanos();
        observe(Map.of(0, 11L, 1, 20L), ENDS, 2);
        assertThat(freshness.doubt()).isEmpty();
        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(freshness.doubt()).contains("the suppression list was last complete 30 s ago");
        observe(Map.of(0, 11L, 1, 20L), Map.of(0, 11L, 1, 20L), 2);
        assertThat(freshness.doubt()).isEmpty();
    }

    private void observe(Map<Integer, Long> ends, Map<Integer, Long> next, int markers) {
        freshness.observe(nanos, ends, next, markers);
    }
}
