/**
 * Requests that cannot be taken: their bytes as received, with the reason, on a topic of their own.
 *
 * <p>A dead letter settles its record and stops nobody else. The reason names the field and never quotes an address, a body or a
 * secret.
 */
@NullMarked
package dev.sendwell.sender.deadletter;

import org.jspecify.annotations.NullMarked;
