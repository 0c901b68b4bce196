package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.Topic;
import dev.sendwell.kafka.Records;
import dev.sendwell.sender.outcome.EncodedOutcome;
import dev.sendwell.sender.outcome.Outbox;
import dev.sendwell.sender.outcome.OutcomePublisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;

/**
 * Publishes outcomes to {@code deliveries} and removes from the outbox what the broker has acknowledged, many rows at a time. A
 * failure leaves the row for the sweeper.
 */
public final class KafkaOutcomePublisher implements OutcomePublisher {
    private static final Logger LOG = Logger.getLogger(KafkaOutcomePublisher.class);
    private static final int REMOVED_AT_ONCE = 2_000;

    private final Producer<String, byte[]> producer;
    private final Outbox outbox;
    private final BlockingQueue<Long> acknowledged = new LinkedBlockingQueue<>();
    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;
    private final Thread remover = Thread.ofVirtual().name("outbox-remover").unstarted(this::removeAcknowledged);

    public KafkaOutcomePublisher(Producer<String, byte[]> producer, Outbox outbox) {
        this.producer = producer;
        this.outbox = outbox;
    }

    public void start() {
        remover.start();
    }

    @Override
    public void publish(List<Outbox.Unpublished> outcomes) {
        for (Outbox.Unpublished one : outcomes) {
            if (!underWay.add(one.row())) {
                continue;
            }
            EncodedOutcome outcome = one.outcome();
            Future<RecordMetadata> unused = producer.send(
                    Records.of(
                            Topic.DELIVERIES,
                            outcome.key(),
                            outcome.value().bytes(),
                            Producers.event(outcome.id(), outcome.type(), outcome.occurredAt())),
                    (metadata, failure) -> {
                        if (failure == null) {
                            acknowledged.add(one.row());
                        } else {
                            underWay.remove(one.row());
                            LOG.warnf(failure, "outcome is not published yet event=%s", outcome.id());
                        }
                    });
        }
    }

    private void removeAcknowledged() {
        try {
            while (!closing || !acknowledged.isEmpty()) {
                Long first = acknowledged.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<Long> rows = new ArrayList<>();
                    rows.add(first);
                    acknowledged.drainTo(rows, REMOVED_AT_ONCE);
                    remove(rows);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void remove(List<Long> rows) {
        try {
            outbox.remove(rows);
        } catch (RuntimeException e) {
            LOG.warnf(e, "published outcomes stay in the outbox and are published again rows=%d", rows.size());
        } finally {
            rows.forEach(underWay::remove);
        }
    }

    /** Waits until everything is published and removed, as far as the broker and the database let it. */
    public void close() throws InterruptedException {
        producer.flush();
        closing = true;
        remover.join();
    }
}
