package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.DeadLetter.Reason;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.sender.deadletter.DeadLetters;
import dev.sendwell.sender.deadletter.DeadLetters.Letter;
import dev.sendwell.sender.integration.Integration;
import dev.sendwell.sender.integration.Integrations;
import dev.sendwell.sender.integration.Known;
import dev.sendwell.sender.lane.Candidate;
import dev.sendwell.sender.lane.Candidate.Arrival;
import dev.sendwell.sender.lane.Candidate.Origin;
import dev.sendwell.sender.lane.Payload;
import dev.sendwell.sender.lane.Submission;
import dev.sendwell.sender.lane.Submissions;
import dev.sendwell.sender.ledger.Ledger;
import dev.sendwell.sender.request.ParsedRequest.Rejected;
import dev.sendwell.sender.waiting.Parked;
import dev.sendwell.sender.waiting.WaitingCause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Takes polled batches in: each record goes into a lane, into the waiting room or to the dead letters. A record that cannot be taken
 * stops no other.
 */
public final class Intake {
    private static final Logger LOG = Logger.getLogger(Intake.class);
    /** So much content is put into the waiting room, or onto the dead letters, at once; one request more, at most. */
    private static final long PIECE = 4 << 20;

    private static final Duration BEFORE_TRYING_AGAIN = Duration.ofSeconds(1);

    private final Submissions submissions;
    private final Integrations integrations;
    private final Consumer<List<Candidate>> delivery;
    private final Ledger ledger;
    private final DeadLetters deadLetters;
    private final Duration remembered;
    private final Duration unknownGrace;
    private final InstantSource clock;

    /**
     * @param delivery takes what can be sent now
     * @param remembered how long the ledger remembers; an older record cannot be told from one that was sent
     * @param unknownGrace how long an integration may be unknown
     */
    public Intake(
            Submissions submissions,
            Integrations integrations,
            Consumer<List<Candidate>> delivery,
            Ledger ledger,
            DeadLetters deadLetters,
            Duration remembered,
            Duration unknownGrace,
            InstantSource clock) {
        this.submissions = submissions;
        this.integrations = integrations;
        this.delivery = delivery;
        this.ledger = ledger;
        this.deadLetters = deadLetters;
        this.remembered = remembered;
        this.unknownGrace = unknownGrace;
        this.clock = clock;
    }

    /**
     * Takes a batch: returns when each of its records has its place, and there was room for the last one.
     *
     * @param generation of the consumer group, in which the batch was polled
     * @return false when nothing more is to be taken
     */
    boolean take(ConsumerRecords<byte[], byte[]> records, int generation, MailKind kind, RecordsInHand hands)
            throws InterruptedException {
        Sorted sorted = new Sorted();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (sorted.bytes > PIECE || !hands.hasRoom()) {
                place(sorted);
                sorted = new Sorted();
                if (!hands.awaitRoom()) {
                    return false;
                }
            }
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            int size = Math.max(record.serializedValueSize(), 0);
            Optional<Arrival> arrival = hands.take(partition, record.offset(), size, generation);
            if (arrival.isPresent()) {
                sorted.bytes += size;
                place(record, kind, arrival.get(), sorted);
            }
        }
        place(sorted);
        return true;
    }

    private void place(Sorted sorted) throws InterruptedException {
        delivery.accept(sorted.deliverable);
        persistently(() -> park(sorted.parked));
        persistently(() -> deadLetters.publish(sorted.letters));
        sorted.dead.forEach(Arrival::settled);
    }

    private void place(ConsumerRecord<byte[], byte[]> record, MailKind kind, Arrival arrival, Sorted sorted) {
        Submission.Position position = new Submission.Position(
                record.partition(), record.offset(), record.key() == null ? null : Payload.of(record.key()));
        try {
            sort(record, kind, position, arrival, sorted);
        } catch (RuntimeException e) {
            // A bug that one record brings out must not stop those behind it.
            LOG.errorf(
                    e,
                    "record cannot be taken in, is dead-lettered topic=%s partition=%d offset=%d",
                    record.topic(),
                    record.partition(),
                    record.offset());
            String detail = "it cannot be taken in: " + e.getClass().getSimpleName();
            sorted.bury(letter(record, kind, position, new Rejected(Reason.INVALID, detail)), arrival);
        }
    }

    private void sort(
            ConsumerRecord<byte[], byte[]> record,
            MailKind kind,
            Submission.Position position,
            Arrival arrival,
            Sorted sorted) {
        Instant now = clock.instant();
        Instant publishedAt = Instant.ofEpochMilli(record.timestamp());
        if (publishedAt.isBefore(now.minus(remembered))) {
            String detail = "published more than " + remembered.toDays() + " days ago";
            sorted.bury(letter(record, kind, position, new Rejected(Reason.TOO_OLD, detail)), arrival);
            return;
        }
        switch (submissions.read(record.value(), kind, publishedAt, position)) {
            case Submissions.Read.Unusable(Rejected rejected) ->
                sorted.bury(letter(record, kind, position, rejected), arrival);
            case Submissions.Read.Usable(Submission submission) -> sort(submission, now, arrival, sorted);
        }
    }

    private void sort(Submission submission, Instant now, Arrival arrival, Sorted sorted) {
        Candidate candidate = new Candidate(submission, new Origin.FromKafka(arrival));
        Instant wanted = submission.sendAt().orElse(now);
        Known known = integrations.find(submission.integrationId());
        Optional<Rejected> refusal = known instanceof Known.Usable(Integration integration)
                ? submission.request().refusedBy(integration.settings())
                : Optional.empty();
        if (refusal.isPresent()) {
            sorted.bury(
                    Letter.of(submission, refusal.get().reason(), refusal.get().detail()), arrival);
            return;
        }
        switch (known) {
            case Known.Usable ignored -> sorted.deliver(candidate, wanted, now);
            case Known.Locked ignored -> sorted.deliver(candidate, wanted, now);
            case Known.Gone() ->
                sorted.bury(
                        Letter.of(submission, Reason.UNKNOWN_INTEGRATION, "integrationId: it was deleted"), arrival);
            case Known.Unknown() -> {
                Instant graceOver = now.plus(unknownGrace);
                Instant due = wanted.isAfter(graceOver) ? wanted : graceOver;
                sorted.parked.add(new Parked(candidate, WaitingCause.UNKNOWN_INTEGRATION, due, null));
            }
        }
    }

    private void park(List<Parked> parked) {
        if (!parked.isEmpty()) {
            ledger.park(parked);
            parked.forEach(one -> one.candidate().settled());
        }
    }

    private static Letter letter(
            ConsumerRecord<byte[], byte[]> record, MailKind kind, Submission.Position position, Rejected rejected) {
        byte[] value = record.value() == null ? new byte[0] : record.value();
        return new Letter(rejected.reason(), rejected.detail(), Payload.of(value), kind, position);
    }

    /** A record is never given up: its offset is committed once this has worked. */
    private static void persistently(Runnable work) throws InterruptedException {
        while (true) {
            try {
                work.run();
                return;
            } catch (RuntimeException e) {
                LOG.errorf(e, "a batch cannot be settled yet, is tried again");
                TimeUnit.MILLISECONDS.sleep(BEFORE_TRYING_AGAIN.toMillis());
            }
        }
    }

    /** Where records go. */
    private static final class Sorted {
        private final List<Candidate> deliverable = new ArrayList<>();
        private final List<Parked> parked = new ArrayList<>();
        private final List<Letter> letters = new ArrayList<>();
        private final List<Arrival> dead = new ArrayList<>();
        private long bytes;

        void deliver(Candidate candidate, Instant wanted, Instant now) {
            if (wanted.isAfter(now)) {
                parked.add(new Parked(candidate, WaitingCause.SCHEDULED, wanted, null));
            } else {
                deliverable.add(candidate);
            }
        }

        void bury(Letter letter, Arrival arrival) {
            letters.add(letter);
            dead.add(arrival);
        }
    }
}
