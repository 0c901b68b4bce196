package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.MailKind;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Consumes the two request topics. A batch is acknowledged when its method returns, and it returns when every record is settled;
 * it never fails, because a failure would nack the whole batch.
 */
@ApplicationScoped
class SendRequests {
    private final IntakeGate gate;

    SendRequests(IntakeGate gate) {
        this.gate = gate;
    }

    @Incoming("send-requests-transactional")
    @RunOnVirtualThread
    void transactional(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        gate.intake().take(records, MailKind.TRANSACTIONAL);
    }

    @Incoming("send-requests-marketing")
    @RunOnVirtualThread
    void marketing(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        gate.intake().take(records, MailKind.MARKETING);
    }
}
