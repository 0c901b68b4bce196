package dev.sendwell.sender.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RenewedLeaseTest {
    private static final Duration LENGTH = Duration.ofSeconds(30);

    private Instant wall = Instant.parse("2026-11-23T10:00:00Z");
    private long nanos = -5;
    private final Store store = new Store();
    private final RenewedLease lease = RenewedLease.take(store, LENGTH, () -> wall, () -> nanos);

    @Test
    void itHoldsForItsLength() {
        pass(LENGTH.minusMillis(1));
        assertThat(lease.holds()).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void itEndsWhenOneOfTheClocksSaysSo() {
        wall = wall.plus(LENGTH);
        assertThat(lease.holds()).isFalse();
        wall = wall.minus(LENGTH);
        assertThat(lease.holds()).isTrue();
        nanos += LENGTH.toNanos();
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void itIsCountedFromBeforeTheCallThatRenewedIt() {
        store.callTakes = Duration.ofSeconds(20);
        lease.renew();
        pass(Duration.ofSeconds(10));
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void aFailedRenewalDoesNotProlongIt() {
        pass(Duration.ofSeconds(20));
        store.away = true;
        assertThatIllegalStateException().isThrownBy(lease::renew);
        assertThat(lease.holds()).isTrue();
        pass(Duration.ofSeconds(10));
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void itEndsForGood() {
        lease.end();
        assertThat(lease.holds()).isFalse();
        assertThat(store.ended).isTrue();
    }

    private void pass(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    private final class Store implements LeaseStore {
        private Duration callTakes = Duration.ZERO;
        private boolean away;
        private boolean ended;

        @Override
        public long register(Duration length) {
            return 1;
        }

        @Override
        public void renew(long owner, Duration length) {
            if (away) {
                throw new IllegalStateException("away");
            }
            pass(callTakes);
        }

        @Override
        public void end(long owner) {
            ended = true;
        }
    }
}
