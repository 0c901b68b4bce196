package dev.sendwell.sender.kafka;

/** Where consumed batches go in. */
public interface IntakeGate {

    /** The intake; waits until this instance can take requests. */
    Intake intake();
}
