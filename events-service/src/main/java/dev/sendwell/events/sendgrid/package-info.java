/**
 * What SendGrid's Event Webhook posts, turned into {@link dev.sendwell.contracts.EmailEvent}: every event type, every shape it
 * has been seen in, and the fingerprints by which repetitions are known.
 *
 * <p>A body is first cut into its elements without understanding them, so that one strange element cannot spoil its batch:
 * what cannot be understood becomes {@code Unrecognized} with its bytes. Nothing here knows HTTP, Kafka or a database, and
 * nothing here decides what an event means for an address; that is {@code policy}.
 */
@NullMarked
package dev.sendwell.events.sendgrid;

import org.jspecify.annotations.NullMarked;
