/**
 * The integrations as events-service needs them, and what it tells the others about them.
 *
 * <p>Settings come from the compacted {@code integrations} topic, read by every instance; a version that is not higher than the
 * one at hand is ignored, and a version whose webhook token no key opens leaves the one before in force. The state that this
 * service sees (last event, refused posts, a suspended account) is kept in the database, so that several instances add to one
 * count, and published to {@code integration-status}.
 */
@NullMarked
package dev.sendwell.events.integration;

import org.jspecify.annotations.NullMarked;
