/**
 * The reporting projection: what the topics {@code deliveries}, {@code email-events} and {@code suppressions} say, as counts in
 * buckets of 15 minutes.
 *
 * <p>It has its own consumer group and keeps its offsets in the transaction of its rows. Every record may come again, late, or
 * before what caused it: the tables depend on the set of records read and on nothing else. The raw rows and the counts change
 * together; {@link dev.sendwell.events.reports.projection.SelfCheck} recomputes the counts from the raw rows and says where they
 * differ. No address is stored here.
 */
@NullMarked
package dev.sendwell.events.reports.projection;

import org.jspecify.annotations.NullMarked;
