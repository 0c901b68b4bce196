/**
 * A person's orders to hold, resume or cancel requests: one integration, one campaign, or everything.
 *
 * <p>Orders are rows that every gate reads, so that they also stop what is still in Kafka. A cancellation touches what was
 * published before it; a hold lasts until it is lifted.
 */
@NullMarked
package dev.sendwell.sender.stop;

import org.jspecify.annotations.NullMarked;
