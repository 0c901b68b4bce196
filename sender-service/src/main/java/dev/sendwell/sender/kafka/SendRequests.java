package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.MailKind;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Consumes the two request topics, each in its own time: a flood of marketing mail holds up no transactional mail. The next batch
 * is asked for when there is room for it; offsets are {@link SettledOffsets}' business.
 */
@ApplicationScoped
class SendRequests {
    static final String TRANSACTIONAL = "send-requests-transactional";
    static final String MARKETING = "send-requests-marketing";

    private final IntakeGate gate;

    SendRequests(IntakeGate gate) {
        this.gate = gate;
    }

    @Incoming(TRANSACTIONAL)
    CompletionStage<Void> transactional(
            ConsumerRecords<byte[], byte[]> records, IncomingKafkaRecordBatchMetadata<byte[], byte[]> batch) {
        return take(records, batch.getConsumerGroupGenerationId(), MailKind.TRANSACTIONAL);
    }

    @Incoming(MARKETING)
    CompletionStage<Void> marketing(
            ConsumerRecords<byte[], byte[]> records, IncomingKafkaRecordBatchMetadata<byte[], byte[]> batch) {
        return take(records, batch.getConsumerGroupGenerationId(), MailKind.MARKETING);
    }

    private CompletionStage<Void> take(ConsumerRecords<byte[], byte[]> records, int generation, MailKind kind) {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        Thread.ofVirtual().name("intake-" + kind).start(() -> {
            try {
                if (gate.intake().take(records, generation, kind, gate.hands(kind))) {
                    taken.complete(null);
                }
            } catch (InterruptedException | RuntimeException e) {
                taken.completeExceptionally(e);
            }
        });
        return taken;
    }
}
