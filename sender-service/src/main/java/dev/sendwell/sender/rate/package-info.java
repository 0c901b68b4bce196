/**
 * Rate limits that hold for all instances together.
 *
 * <p>Instances lease time slots, not tokens, from one row per integration, by the database's clock (GCRA). A slot that is not
 * used in its time is lost, so that nothing comes in a burst: not at the start, not at the end of a lease, not when an instance
 * joins.
 */
@NullMarked
package dev.sendwell.sender.rate;

import org.jspecify.annotations.NullMarked;
