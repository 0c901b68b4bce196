package dev.sendwell.sender.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.DeadLetter.Reason;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.sender.deadletter.DeadLetters;
import dev.sendwell.sender.integration.Integration;
import dev.sendwell.sender.integration.Integrations;
import dev.sendwell.sender.integration.Known;
import dev.sendwell.sender.lane.Candidate;
import dev.sendwell.sender.lane.Submissions;
import dev.sendwell.sender.ledger.Claim;
import dev.sendwell.sender.ledger.Ledger;
import dev.sendwell.sender.outcome.Conclusion;
import dev.sendwell.sender.request.RequestLimits;
import dev.sendwell.sender.request.RequestParser;
import dev.sendwell.sender.waiting.Parked;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final TopicPartition PARTITION = new TopicPartition("requests", 0);
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final String BROKEN = "broken";

    private final List<DeadLetters.Letter> letters = new ArrayList<>();
    private final List<Parked> parked = new ArrayList<>();
    private final RecordsInHand hands = new RecordsInHand(1 << 20);

    @Test
    void aBugThatOneRecordBringsOutDeadLettersItAndStopsNoOther() throws Exception {
        hands.assign(List.of(PARTITION), 1);

        assertThat(intake().take(
                                records(List.of(request(0, BROKEN), request(1, "shop"))),
                                1,
                                MailKind.TRANSACTIONAL,
                                hands))
                .isTrue();

        assertThat(letters).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo(Reason.INVALID);
            assertThat(letter.position().offset()).isZero();
        });
        assertThat(parked)
                .singleElement()
                .satisfies(one ->
                        assertThat(one.candidate().submission().integrationId()).isEqualTo("shop"));
        assertThat(hands.uncommitted()).isEqualTo(Map.of(PARTITION, new OffsetAndMetadata(2)));
    }

    private Intake intake() {
        InstantSource clock = InstantSource.fixed(NOW);
        return new Intake(
                new Submissions(
                        new RequestParser(RequestLimits.DEFAULT),
                        new AddressHash.Hasher(new byte[32]),
                        Duration.ofDays(1)),
                new BrokenForOne(),
                candidates -> {},
                new Waiting(),
                letters::addAll,
                Duration.ofDays(30),
                Duration.ofSeconds(30),
                clock);
    }

    private static ConsumerRecord<byte[], byte[]> request(long offset, String integration) {
        String json = """
                {"id":"order-1","integrationId":"%s","to":{"address":"joe@example.org"},"subject":"Hello","text":"Hi"}
                """.formatted(integration);
        return new ConsumerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                offset,
                NOW.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                json.length(),
                new byte[0],
                json.getBytes(StandardCharsets.UTF_8),
                new RecordHeaders(),
                Optional.empty());
    }

    private static ConsumerRecords<byte[], byte[]> records(List<ConsumerRecord<byte[], byte[]>> records) {
        return new ConsumerRecords<>(Map.of(PARTITION, records), Map.of());
    }

    /** Knows nobody, and has a bug. */
    private static final class BrokenForOne implements Integrations {
        @Override
        public Known find(String integrationId) {
            if (integrationId.equals(BROKEN)) {
                throw new IllegalStateException("a bug");
            }
            return new Known.Unknown();
        }

        @Override
        public Collection<Integration> usable() {
            return List.of();
        }

        @Override
        public Map<String, Long> lockedVersions() {
            return Map.of();
        }
    }

    /** Takes what is parked; nothing else is asked of it. */
    private final class Waiting implements Ledger {
        @Override
        public List<Claim> claim(List<Candidate> candidates) {
            throw new AssertionError();
        }

        @Override
        public List<Claim> settleOnly(List<Candidate> candidates) {
            throw new AssertionError();
        }

        @Override
        public void conclude(List<Conclusion> conclusions) {
            throw new AssertionError();
        }

        @Override
        public void park(List<Parked> some) {
            parked.addAll(some);
        }

        @Override
        public void forget(List<Candidate> candidates) {
            throw new AssertionError();
        }
    }
}
