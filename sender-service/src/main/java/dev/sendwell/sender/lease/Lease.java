package dev.sendwell.sender.lease;

/** This process start's right to send. */
public interface Lease {

    /** The number of this process start, never used before or again. */
    long owner();

    /** Whether nobody can have taken over yet, by the monotonic and by the wall clock. */
    boolean holds();
}
