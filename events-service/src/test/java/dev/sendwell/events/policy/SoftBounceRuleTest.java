package dev.sendwell.events.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.events.policy.SoftBounceRule.SoftBounce;
import dev.sendwell.events.policy.SoftBounceRule.TooMany;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SoftBounceRuleTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    private final SoftBounceRule rule = new SoftBounceRule(3, Duration.ofDays(30));

    @Test
    void fewerThanTheThresholdDoNothing() {
        assertThat(rule.tooMany(List.of(bounce(1, null), bounce(2, null)))).isEmpty();
    }

    @Test
    void theOneThatReachesTheThresholdAndThoseAfterItAreTooMany() {
        assertThat(rule.tooMany(List.of(bounce(1, null), bounce(2, null), bounce(3, null), bounce(9, null))))
                .extracting(TooMany::until)
                .containsExactly(day(3).plus(Duration.ofDays(30)), day(9).plus(Duration.ofDays(30)));
    }

    @Test
    void aDeliveryBetweenThemBeginsTheCountAnew() {
        assertThat(rule.tooMany(List.of(bounce(1, null), bounce(2, null), bounce(4, 3), bounce(5, 3))))
                .isEmpty();
        assertThat(rule.tooMany(List.of(bounce(1, null), bounce(4, 3), bounce(5, 3), bounce(6, 3))))
                .hasSize(1);
    }

    @Test
    void aMessageCountsOnce() {
        SoftBounce first = new SoftBounce(UUID.randomUUID(), "message", day(1), null);
        SoftBounce again = new SoftBounce(UUID.randomUUID(), "message", day(2), null);
        SoftBounce onceMore = new SoftBounce(UUID.randomUUID(), "message", day(3), null);

        assertThat(rule.tooMany(List.of(first, again, onceMore))).isEmpty();
    }

    @Test
    void theOrderOfArrivalPlaysNoPart() {
        List<SoftBounce> bounces = new ArrayList<>(List.of(
                bounce(1, null),
                bounce(2, null),
                bounce(3, null),
                bounce(6, 5),
                bounce(7, 5),
                bounce(8, 5),
                bounce(9, 5)));
        List<TooMany> inOrder = rule.tooMany(bounces);
        Collections.shuffle(bounces, new Random(7));

        assertThat(rule.tooMany(bounces)).isEqualTo(inOrder).hasSize(3);
    }

    private static SoftBounce bounce(int day, Integer deliveredBefore) {
        return new SoftBounce(
                UUID.nameUUIDFromBytes(new byte[] {(byte) day}),
                "message " + day,
                day(day),
                deliveredBefore == null ? null : day(deliveredBefore));
    }

    private static Instant day(int day) {
        return START.plus(Duration.ofDays(day));
    }
}
