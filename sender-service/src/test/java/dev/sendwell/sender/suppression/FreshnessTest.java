package dev.sendwell.sender.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.sender.suppression.Freshness.Markers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FreshnessTest {
    private long nanos = 1_000;
    private final Freshness freshness = new Freshness(2, Duration.ofSeconds(30), () -> nanos);

    @Test
    void anEmptyListIsBelievedOnlyWithAllItsMarkers() {
        freshness.observe(nanos, true, new Markers(1, 1));
        assertThat(freshness.doubt()).get().asString().contains("1 of 2 partitions have no marker");
        freshness.observe(nanos, true, new Markers(2, 2));
        assertThat(freshness.doubt()).isEmpty();
    }

    @Test
    void aListThatIsShorterThanItsMarkerSaysIsNotBelieved() {
        freshness.observe(nanos, true, new Markers(2, 1));
        assertThat(freshness.doubt())
                .get()
                .asString()
                .contains("1 of 2 partitions hold fewer addresses than events-service counted");
    }

    @Test
    void aListThatIsStillBeingReadIsNotBelieved() {
        freshness.observe(nanos, false, new Markers(2, 2));
        assertThat(freshness.doubt()).contains("the suppression list has not been read to its end");
        freshness.observe(nanos, true, new Markers(2, 2));
        assertThat(freshness.doubt()).isEmpty();
    }

    @Test
    void aListThatFallsBehindIsBelievedForAWhile() {
        freshness.observe(nanos, true, new Markers(2, 2));
        nanos += Duration.ofSeconds(29).toNanos();
        freshness.observe(nanos, false, new Markers(2, 2));
        assertThat(freshness.doubt()).isEmpty();
        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(freshness.doubt()).contains("the suppression list was last complete 30 s ago");
        freshness.observe(nanos, true, new Markers(2, 2));
        assertThat(freshness.doubt()).isEmpty();
    }
}
