/**
 * Tells the operators: what is wrong with an integration becomes an incident, stands in a banner on every page until it is over,
 * and is mailed once when it begins and once when it is over, each time with what helps.
 *
 * <p>{@code Findings} says what is wrong now, from what the other services report and what this one can look at itself;
 * {@code Watch} makes incidents of findings that last, one instance at a time; {@code IncidentMail} sends each mail under its
 * row's lock. A crash between sending and marking sends a mail a second time, never none.
 */
@NullMarked
package dev.sendwell.config.incident;

import org.jspecify.annotations.NullMarked;
