/**
 * The whole product as a person meets it: everything that {@code ./sendwell up} starts, and a real browser in front of it.
 *
 * <p>{@link dev.sendwell.journey.RunningSendwell} starts an installation of its own and stops it, {@link
 * dev.sendwell.journey.SendGridDashboard} is what the person does at SendGrid meanwhile, {@link dev.sendwell.journey.Tour} knows the way to
 * every page. The tests walk; {@link dev.sendwell.journey.Screenshots} takes pictures. Nothing here looks into a service: it sees pages
 * and what the terminal prints, and nothing else.
 */
@NullMarked
package dev.sendwell.journey;

import org.jspecify.annotations.NullMarked;
