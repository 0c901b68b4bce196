/**
 * Having requests tried again that failed, or of which nobody knows whether they were sent. Never what was accepted.
 *
 * <p>Of a failed request it is a change of state in the ledger, fenced by the row's epoch; an unconfirmed one stays unconfirmed,
 * and its row in the waiting room, which is locked meanwhile, becomes due. So two people who ask at once have a request tried
 * again once. What failed is never redriven as an unconfirmed one by whoever saw it fail. The content of a failed request is not kept in the database: it is read again from where the request was published,
 * for as long as the topic keeps it. What is tried again waits in the waiting room and passes the gate like everything else.
 */
@NullMarked
package dev.sendwell.sender.redrive;

import org.jspecify.annotations.NullMarked;
