package dev.sendwell.events.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.Cause.Kind;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.events.suppression.Entry.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CausesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
    private static final Instant BEFORE = NOW.minus(Duration.ofDays(10));

    @Test
    void nothingSaidIsNothingHeld() {
        assertThat(Causes.following(List.of(), NOW)).isEmpty();
    }

    @Test
    void theEarliestOfSeveralIsTold() {
        assertThat(held(added(Kind.BOUNCED, 2), added(Kind.BOUNCED, 1), added(Kind.BOUNCED, 3)))
                .singleElement()
                .returns(second(1), Cause::since);
    }

    @Test
    void causesOfDifferentKindsStandSideBySideOldestFirst() {
        assertThat(held(added(Kind.IMPORTED, 3), added(Kind.BOUNCED, 2), added(Kind.SOFT_BOUNCED, 1)))
                .extracting(Cause::kind)
                .containsExactly(Kind.SOFT_BOUNCED, Kind.BOUNCED, Kind.IMPORTED);
    }

    @Test
    void liftingOneKindLeavesTheOthers() {
        assertThat(held(added(Kind.BOUNCED, 1), added(Kind.COMPLAINED, 1), lifted(Kind.BOUNCED, 2)))
                .extracting(Cause::kind)
                .containsExactly(Kind.COMPLAINED);
    }

    @Test
    void whatIsSaidAfterALiftHoldsAgain() {
        assertThat(held(added(Kind.BOUNCED, 1), lifted(Kind.BOUNCED, 2), added(Kind.BOUNCED, 3)))
                .singleElement()
                .returns(second(3), Cause::since);
    }

    @Test
    void inTheSameSecondItStays() {
        assertThat(held(added(Kind.GROUP_UNSUBSCRIBED, 1), lifted(Kind.GROUP_UNSUBSCRIBED, 1)))
                .hasSize(1);
    }

    @Test
    void aLiftThatComesBeforeWhatItLiftsIsKept() {
        assertThat(held(lifted(Kind.GROUP_UNSUBSCRIBED, 5), added(Kind.GROUP_UNSUBSCRIBED, 1)))
                .isEmpty();
    }

    @Test
    void whatHasEndedHoldsNoLonger() {
        assertThat(held(added(Kind.SOFT_BOUNCED, 1).until(NOW))).isEmpty();
        assertThat(held(added(Kind.SOFT_BOUNCED, 1).until(NOW.plusSeconds(1)))).hasSize(1);
    }

    @Test
    void anUnbrokenStretchLastsAsLongAsItsLatestEnd() {
        assertThat(held(
                        added(Kind.SOFT_BOUNCED, 1).until(NOW.minusSeconds(1)),
                        added(Kind.SOFT_BOUNCED, 2).until(NOW.plusSeconds(9))))
                .singleElement()
                .returns(second(1), Cause::since)
                .returns(NOW.plusSeconds(9), Cause::until);
    }

    @Test
    void aStretchAfterAGapIsANewOne() {
        assertThat(held(
                        added(Kind.SOFT_BOUNCED, 1).until(second(2)),
                        added(Kind.SOFT_BOUNCED, 3).until(NOW.plusSeconds(9))))
                .singleElement()
                .returns(second(3), Cause::since);
    }

    @Test
    void anEndNeverShortensWhatHasNone() {
        assertThat(held(added(Kind.ADDED, 1), added(Kind.ADDED, 2).until(NOW.plusSeconds(1))))
                .singleElement()
                .returns(null, Cause::until);
    }

    @Test
    void theOrderOfArrivalPlaysNoPart() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Kind kind = i % 3 == 0 ? Kind.UNSUBSCRIBED : Kind.GROUP_UNSUBSCRIBED;
            entries.add(i % 4 == 0 ? lifted(kind, i * 7 % 13) : added(kind, i * 5 % 13));
        }
        List<Cause> inOrder = Causes.following(entries, NOW);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(entries, new Random(i));
            assertThat(Causes.following(entries, NOW)).isEqualTo(inOrder);
        }
    }

    private static List<Cause> held(Entry... entries) {
        return Causes.following(List.of(entries), NOW);
    }

    private static Entry added(Kind kind, int second) {
        return entry(kind, Action.ADDED, second);
    }

    private static Entry lifted(Kind kind, int second) {
        return entry(kind, Action.LIFTED, second);
    }

    private static Entry entry(Kind kind, Action action, int second) {
        return new Entry(
                UUID.randomUUID(),
                "i:shop",
                new Recipient("a@example.org", "0123456789abcdef0123456789abcdef"),
                kind,
                action,
                second(second),
                null,
                "said",
                "somebody",
                null,
                null);
    }

    private static Instant second(int second) {
        return BEFORE.plusSeconds(second);
    }
}
