package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.MailKind;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Commits offsets behind settled records, about once a second and when partitions go. The strategies that come with the connector
 * know a batch only as a whole, and forget a revoked partition before what is in flight has ended.
 */
final class SettledOffsets implements KafkaCommitHandler {
    private static final Logger LOG = Logger.getLogger(SettledOffsets.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** A rebalance waits no longer for an answer. */
    private static final Duration COMMIT_WITHIN = Duration.ofSeconds(5);

    private static final Duration LAST_COMMIT = Duration.ofSeconds(10);

    private final RecordsInHand hands;
    private final IntakeGate gate;
    private final KafkaConsumer<?, ?> consumer;
    private final Runnable stopTimer;

    private SettledOffsets(RecordsInHand hands, IntakeGate gate, KafkaConsumer<?, ?> consumer, Vertx vertx) {
        this.hands = hands;
        this.gate = gate;
        this.consumer = consumer;
        long timer = vertx.setPeriodic(EVERY.toMillis(), id -> commit());
        this.stopTimer = () -> vertx.cancelTimer(timer);
    }

    /** What is to be committed is asked on the polling thread: what a rebalance has taken meanwhile is not among it. */
    private void commit() {
        consumer.runOnPollingThread(this::commitSettled).subscribe().with(done -> {}, SettledOffsets::notCommitted);
    }

    private void commitSettled(Consumer<?, ?> kafka) {
        Map<TopicPartition, OffsetAndMetadata> offsets = hands.uncommitted();
        if (!offsets.isEmpty()) {
            kafka.commitAsync(offsets, (done, e) -> {
                if (e == null) {
                    hands.committed(offsets);
                } else {
                    notCommitted(e);
                }
            });
        }
    }

    private static void notCommitted(Throwable e) {
        LOG.infof("offsets are committed later cause=%s", e.getMessage());
    }

    @Override
    public void partitionsAssigned(Collection<TopicPartition> partitions) {
        hands.assign(partitions, consumer.unwrap().groupMetadata().generationId());
    }

    /** Called by the polling thread, which the rebalance waits for. */
    @Override
    public void partitionsRevoked(Collection<TopicPartition> partitions) {
        hands.revoke(partitions);
        gate.dropRevoked();
        try {
            if (!hands.awaitLaidDown(partitions, gate.drain())) {
                LOG.warnf("partitions go while some of their requests are in flight partitions=%d", partitions.size());
            }
            consumer.unwrap().commitSync(hands.uncommitted(), COMMIT_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            // They are read again, and the ledger knows what was sent.
            notCommitted(e);
        }
        hands.forget(partitions);
    }

    /** Records are settled one by one, not with their batch. */
    @Override
    public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public void terminate(boolean graceful) {
        stopTimer.run();
        Map<TopicPartition, OffsetAndMetadata> offsets = hands.uncommitted();
        if (!offsets.isEmpty()) {
            consumer.commit(offsets)
                    .onFailure()
                    .invoke(SettledOffsets::notCommitted)
                    .onFailure()
                    .recoverWithNull()
                    .await()
                    .atMost(LAST_COMMIT);
        }
    }

    /** Makes one for each channel. */
    @ApplicationScoped
    @Identifier("settled")
    static class Factory implements KafkaCommitHandler.Factory {
        private final IntakeGate gate;

        Factory(IntakeGate gate) {
            this.gate = gate;
        }

        @Override
        public KafkaCommitHandler create(
                KafkaConnectorIncomingConfiguration config,
                Vertx vertx,
                KafkaConsumer<?, ?> consumer,
                BiConsumer<Throwable, Boolean> reportFailure) {
            MailKind kind =
                    config.getChannel().equals(SendRequests.MARKETING) ? MailKind.MARKETING : MailKind.TRANSACTIONAL;
            return new SettledOffsets(gate.hands(kind), gate, consumer, vertx);
        }
    }
}
