/** Reads tables that people made in a spreadsheet, in bounded memory. Knows nothing of what they tell. */
@NullMarked
package dev.sendwell.events.csv;

import org.jspecify.annotations.NullMarked;
