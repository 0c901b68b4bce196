/**
 * What an event means for its address: {@link dev.sendwell.events.policy.Policy} is the table "What suppresses" of SendGrid's
 * events, row by row, and {@link dev.sendwell.events.policy.SoftBounceRule} decides when soft bounces are too many.
 *
 * <p>Pure functions of events: no database, no Kafka, no clock. Both are indifferent to the order in which events arrive; only the
 * events' own times count. Whoever wonders why an address became inactive starts reading here.
 */
@NullMarked
package dev.sendwell.events.policy;

import org.jspecify.annotations.NullMarked;
