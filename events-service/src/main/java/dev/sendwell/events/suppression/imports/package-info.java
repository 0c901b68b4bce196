/**
 * Files of addresses that become inactive.
 *
 * <p>A file is kept in parts in the database as it arrives, and worked through afterwards by whichever instance comes first, some
 * thousand lines in a transaction with the position. A restart goes on where that stands. Memory is bounded by a part and a
 * batch, whatever the file holds. An import only ever adds a cause beside what is there: it lifts, shortens and replaces nothing. Lines
 * that cannot be used are kept with the reason, for a report.
 */
@NullMarked
package dev.sendwell.events.suppression.imports;

import org.jspecify.annotations.NullMarked;
