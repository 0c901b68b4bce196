package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.MailKind;
import java.time.Duration;

/** Where consumed batches go in, and what the consumers have to know of the sender behind it. */
public interface IntakeGate {

    /** The intake; waits until this instance can take requests. */
    Intake intake();

    /** What of one kind's topic is in this instance's hands. */
    RecordsInHand hands(MailKind kind);

    /** How long requests in flight may take to end when their partition goes. */
    Duration drain();

    /** Lets go of what was taken of revoked partitions and is not in flight. */
    void dropRevoked();
}
