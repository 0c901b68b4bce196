/**
 * The journal: every event once, by the event's own day, for thirteen months.
 *
 * <p>A consumer group carries {@code email-events} into the table {@code event}. In the transaction of the new rows, and only for
 * rows that are new, it asks {@code policy} what each event means and has {@code suppression} change the addresses' rows, so that
 * an event counts exactly once however often it arrives. Kafka is transport; reports, history and verdicts come from here.
 */
@NullMarked
package dev.sendwell.events.journal;

import org.jspecify.annotations.NullMarked;
