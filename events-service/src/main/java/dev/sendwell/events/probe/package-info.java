/**
 * What came back about one request, for programs, a page and the ladder of a test e-mail, and what helps when nothing comes.
 *
 * <p>Reads the journal and the counts of refused posts, and changes nothing. How long nothing has come is reckoned from the moment
 * that whoever asks names, because this service does not know when somebody asked.
 */
@NullMarked
package dev.sendwell.events.probe;

import org.jspecify.annotations.NullMarked;
