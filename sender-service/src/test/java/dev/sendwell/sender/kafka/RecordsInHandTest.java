package dev.sendwell.sender.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.sender.lane.Candidate.Arrival;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordsInHandTest {
    private static final TopicPartition PARTITION = new TopicPartition("requests", 3);
    private static final Collection<TopicPartition> ALL = List.of(PARTITION);

    private final RecordsInHand hands = new RecordsInHand(10_000);

    @BeforeEach
    void givenAPartition() {
        hands.assign(ALL, 7);
    }

    @Test
    void anOffsetIsCommittedOnlyBehindSettledRecords() {
        Arrival first = take(100);
        Arrival second = take(101);
        take(105);

        second.settled();
        assertThat(hands.uncommitted()).isEqualTo(offset(100));
        first.settled();
        assertThat(hands.uncommitted()).isEqualTo(offset(105));

        hands.committed(offset(105));
        assertThat(hands.uncommitted()).isEmpty();
    }

    @Test
    void aRecordThatIsDroppedIsNotSettled() {
        take(100).dropped();
        take(101).settled();

        assertThat(hands.uncommitted()).isEqualTo(offset(100));
    }

    @Test
    void nothingIsTakenOfAPartitionThatGoes() {
        Arrival arrival = take(100);
        hands.revoke(ALL);

        assertThat(arrival.isRevoked()).isTrue();
        assertThat(hands.take(PARTITION, 101, 10, 7)).isEmpty();
        hands.forget(ALL);
        assertThat(hands.take(PARTITION, 101, 10, 7)).isEmpty();
    }

    @Test
    void whatWasPolledBeforeThePartitionCameBackIsReadAgain() {
        hands.revoke(ALL);
        hands.forget(ALL);
        hands.assign(ALL, 9);

        assertThat(hands.take(PARTITION, 150, 10, 7)).isEmpty();
        assertThat(hands.take(PARTITION, 100, 10, 9)).isPresent();
    }

    @Test
    void aRecordOfAnEarlierAssignmentChangesNothingOfTheLaterOne() {
        Arrival early = take(100);
        hands.revoke(ALL);
        hands.forget(ALL);
        hands.assign(ALL, 9);
        assertThat(hands.take(PARTITION, 100, 10, 9)).isPresent();

        early.settled();

        assertThat(hands.uncommitted()).isEqualTo(offset(100));
    }

    @Test
    void aPartitionGoesWhenNothingOfItIsInHand() throws InterruptedException {
        Arrival arrival = take(100);
        assertThat(hands.awaitLaidDown(ALL, Duration.ofMillis(1))).isFalse();
        arrival.settled();
        assertThat(hands.awaitLaidDown(ALL, Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void aRecordCountsAsReceivedAsParsedAndAsComposed() {
        assertThat(hands.take(PARTITION, 100, 2_900, 7)).isPresent();
        assertThat(hands.hasRoom()).isTrue();
        assertThat(hands.take(PARTITION, 101, 100, 7)).isPresent();
        assertThat(hands.hasRoom()).isFalse();
    }

    @Test
    void thereIsRoomAgainWhenSomethingIsSettled() throws InterruptedException {
        Arrival large = hands.take(PARTITION, 100, 3_100, 7).orElseThrow();
        assertThat(hands.hasRoom()).isFalse();
        large.settled();
        assertThat(hands.awaitRoom()).isTrue();
        hands.close();
        assertThat(hands.awaitRoom()).isFalse();
    }

    private Arrival take(long offset) {
        return hands.take(PARTITION, offset, 10, 7).orElseThrow();
    }

    private static Map<TopicPartition, OffsetAndMetadata> offset(long offset) {
        return Map.of(PARTITION, new OffsetAndMetadata(offset));
    }
}
