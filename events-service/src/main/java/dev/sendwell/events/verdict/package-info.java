/**
 * Verdicts on unconfirmed sends: the link or the sender died after the final dot may have left, and only the provider's events
 * can tell whether it has the message.
 *
 * <p>{@code deliveries} are carried into two tables: the sends that are in doubt, and a sample of the accepted ones as witnesses. An
 * event for a send in doubt, now or later, makes it <i>seen</i>. <i>Absent</i> needs more than silence: the window has passed, the journal
 * has read everything that had arrived by then, and the events of nearly all witnesses of the same minutes did arrive. With less
 * than that there is no verdict, and the integration's own rule decides at the sender.
 */
@NullMarked
package dev.sendwell.events.verdict;

import org.jspecify.annotations.NullMarked;
