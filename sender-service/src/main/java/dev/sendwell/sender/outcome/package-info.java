/**
 * What became of requests, and how publishers learn of it.
 *
 * <p>An outcome is committed together with the ledger's new state and a row in the outbox; then it is published; then the row
 * goes. What a crash leaves in the outbox is published by whoever looks next, so that an outcome may come twice, with the same
 * id, but is never missing.
 */
@NullMarked
package dev.sendwell.sender.outcome;

import org.jspecify.annotations.NullMarked;
