package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.DeadLetter.Reason;
import dev.sendwell.contracts.MailKind;
import dev.sendwell.sender.deadletter.DeadLetters;
import dev.sendwell.sender.deadletter.DeadLetters.Letter;
import dev.sendwell.sender.delivery.Dispatcher;
import dev.sendwell.sender.integration.Integration;
import dev.sendwell.sender.integration.Integrations;
import dev.sendwell.sender.integration.Known;
import dev.sendwell.sender.lane.Candidate;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;

/**
 * Takes polled batches in: each record goes into a lane, into the waiting room or to the dead letters. A batch is done when every
 * record in it is settled, and a record that cannot be taken stops no other.
 */
public final class Intake {
    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final Duration BEFORE_TRYING_AGAIN = Duration.ofSeconds(1);

    private final Submissions submissions;
    private final Integrations integrations;
    private final Dispatcher dispatcher;
    private final Ledger ledger;
    private final DeadLetters deadLetters;
    private final Duration remembered;
    private final Duration unknownGrace;
    private final InstantSource clock;

    /**
     * @param remembered how long the ledger remembers; an older record cannot be told from one that was sent
     * @param unknownGrace how long an integration may be unknown
     */
    public Intake(
            Submissions submissions,
            Integrations integrations,
            Dispatcher dispatcher,
            Ledger ledger,
            DeadLetters deadLetters,
            Duration remembered,
            Duration unknownGrace,
            InstantSource clock) {
        this.submissions = submissions;
        this.integrations = integrations;
        this.dispatcher = dispatcher;
        this.ledger = ledger;
        this.deadLetters = deadLetters;
        this.remembered = remembered;
        this.unknownGrace = unknownGrace;
        this.clock = clock;
    }

    /** Takes a batch and returns when all of it is settled. */
    public void take(ConsumerRecords<byte[], byte[]> records, MailKind kind) throws InterruptedException {
        CountDownLatch unsettled = new CountDownLatch(records.count());
        Sorted sorted = new Sorted(unsettled::countDown);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            sort(record, kind, sorted);
        }
        dispatcher.submit(sorted.deliverable);
        persistently(() -> park(sorted.parked));
        persistently(() -> deadLetters.publish(sorted.letters));
        sorted.letters.forEach(letter -> unsettled.countDown());
        unsettled.await();
    }

    private void sort(ConsumerRecord<byte[], byte[]> record, MailKind kind, Sorted sorted) {
        Instant now = clock.instant();
        Instant publishedAt = Instant.ofEpochMilli(record.timestamp());
        Submission.Position position = new Submission.Position(
                record.partition(), record.offset(), record.key() == null ? null : Payload.of(record.key()));
        if (publishedAt.isBefore(now.minus(remembered))) {
            String detail = "published more than " + remembered.toDays() + " days ago";
            sorted.letters.add(letter(record, kind, position, new Rejected(Reason.TOO_OLD, detail)));
            return;
        }
        switch (submissions.read(record.value(), kind, publishedAt, position)) {
            case Submissions.Read.Unusable(Rejected rejected) ->
                sorted.letters.add(letter(record, kind, position, rejected));
            case Submissions.Read.Usable(Submission submission) -> sort(submission, now, sorted);
        }
    }

    private void sort(Submission submission, Instant now, Sorted sorted) {
        Candidate candidate = new Candidate(submission, new Origin.FromKafka(sorted.settled));
        switch (integrations.find(submission.integrationId())) {
            case Known.Usable(Integration integration) -> {
                Optional<Rejected> refusal = submission.request().refusedBy(integration.settings());
                Optional<Instant> later = submission.sendAt().filter(now::isBefore);
                if (refusal.isPresent()) {
                    sorted.letters.add(Letter.of(
                            submission, refusal.get().reason(), refusal.get().detail()));
                } else if (later.isPresent()) {
                    sorted.parked.add(new Parked(candidate, WaitingCause.SCHEDULED, later.get(), null));
                } else {
                    sorted.deliverable.add(candidate);
                }
            }
            case Known.Locked() -> sorted.deliverable.add(candidate);
            case Known.Gone() ->
                sorted.letters.add(Letter.of(submission, Reason.UNKNOWN_INTEGRATION, "integrationId: it was deleted"));
            case Known.Unknown() ->
                sorted.parked.add(
                        new Parked(candidate, WaitingCause.UNKNOWN_INTEGRATION, now.plus(unknownGrace), null));
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

    /** Where the records of a batch go. */
    private static final class Sorted {
        private final Runnable settled;
        private final List<Candidate> deliverable = new ArrayList<>();
        private final List<Parked> parked = new ArrayList<>();
        private final List<Letter> letters = new ArrayList<>();

        Sorted(Runnable settled) {
            this.settled = settled;
        }
    }
}
