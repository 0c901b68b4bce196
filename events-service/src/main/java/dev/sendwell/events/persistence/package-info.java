/** What plain JDBC leaves to write again and again: transactions, instants, arrays for {@code unnest}. Knows no table. */
@NullMarked
package dev.sendwell.events.persistence;

import org.jspecify.annotations.NullMarked;
