package dev.sendwell.sender.delivery;

import java.util.Optional;

/** Whether this instance may send at all. */
@FunctionalInterface
public interface SendingConditions {

    /** What is in the way, in words; empty when nothing is. */
    Optional<String> obstacle();
}
