/**
 * The Event Webhook from SendGrid's side: events in SendGrid's shapes, in signed batches, posted until somebody answers 2xx.
 *
 * <p>Where SendGrid is known to be unpleasant it can be here too, on request: every event repeated, out of order, or late.
 * With no URL set nothing is posted and nothing is kept, as at SendGrid.
 */
@NullMarked
package dev.sendwell.simulator.webhook;

import org.jspecify.annotations.NullMarked;
