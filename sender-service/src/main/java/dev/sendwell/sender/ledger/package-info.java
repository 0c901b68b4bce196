/**
 * What was ever sent: one small row per request, and who holds it.
 *
 * <p>A session claims requests here right before it sends them, and only here is decided which of several copies is sent. A
 * claim is fenced by owner and epoch: an instance that was away too long finds its claim taken over and changes nothing. The
 * ledger does not know SMTP, and it holds no addresses and no content.
 */
@NullMarked
package dev.sendwell.sender.ledger;

import org.jspecify.annotations.NullMarked;
