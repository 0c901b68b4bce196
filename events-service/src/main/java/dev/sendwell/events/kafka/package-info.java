/**
 * Writing to Kafka: one place for the whole service, and one promise, that what was handed over is acknowledged by the broker
 * when the call returns.
 */
@NullMarked
package dev.sendwell.events.kafka;

import org.jspecify.annotations.NullMarked;
