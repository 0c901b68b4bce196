/**
 * The report: whether mail arrives, how many messages bounced, of what, where and why.
 *
 * <p>{@link dev.sendwell.events.reports.Reports} reads the counts that the projection keeps, everything that is shown together
 * from one snapshot, so that tables, charts and figures add up at any moment. The page under {@code /reports}, the JSON under
 * {@code /api/reports} and the CSV files show the same numbers by the same filter, which is always a part of the address. The
 * raw rows are not read here.
 */
@NullMarked
package dev.sendwell.events.reports;

import org.jspecify.annotations.NullMarked;
