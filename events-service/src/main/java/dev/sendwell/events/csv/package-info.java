/** Tables as files that people open in a spreadsheet. Whatever stands in a cell stays text there. Knows nothing of what is told. */
@NullMarked
package dev.sendwell.events.csv;

import org.jspecify.annotations.NullMarked;
