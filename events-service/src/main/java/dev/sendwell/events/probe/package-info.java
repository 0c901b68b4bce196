/**
 * What came back about one request, for the ladder of a test e-mail: the last steps, and what helps when they do not come.
 *
 * <p>Reads the journal and the counts of refused posts, and changes nothing. How long nothing has come is reckoned from the moment
 * that the page names, because this service does not know when somebody asked.
 */
@NullMarked
package dev.sendwell.events.probe;

import org.jspecify.annotations.NullMarked;
