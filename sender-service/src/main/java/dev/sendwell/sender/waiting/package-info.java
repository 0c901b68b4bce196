/**
 * The waiting room: requests that cannot be sent now, with their payload, in the database.
 *
 * <p>Kafka is the queue; only what is scheduled, deferred, over the rate, paused, held, unconfirmed or a copy waits here. Any
 * instance drains what is due, an equal share for every integration, and what it has drained stays in its row until it is
 * settled, so that nothing is lost with the instance.
 */
@NullMarked
package dev.sendwell.sender.waiting;

import org.jspecify.annotations.NullMarked;
