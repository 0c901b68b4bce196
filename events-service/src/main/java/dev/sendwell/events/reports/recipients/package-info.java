/**
 * To whom requests went. The counts know no address; this keeps, for each request, who its recipient is, from {@code deliveries}, in a
 * projection of its own. {@link dev.sendwell.events.reports.recipients.Recipients} joins it to the raw rows that the counts are made
 * of, so that a list has as many lines as its figure says. Addresses are kept as long as the journal.
 */
@NullMarked
package dev.sendwell.events.reports.recipients;

import org.jspecify.annotations.NullMarked;
