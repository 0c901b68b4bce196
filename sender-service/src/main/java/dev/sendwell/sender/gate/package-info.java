/**
 * What stands before every send, fresh, drained or resent: cancellation, expiry, hold and suppression.
 *
 * <p>It is asked inside the transaction that claims, with what the database says at that moment, so that an address that became
 * inactive while its request waited is not mailed. It decides by values and changes nothing.
 */
@NullMarked
package dev.sendwell.sender.gate;

import org.jspecify.annotations.NullMarked;
