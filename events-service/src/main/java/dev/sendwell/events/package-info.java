/**
 * events-service: listens to what the provider reports back, keeps the journal of it, and decides who is not mailed any more.
 *
 * <p>What happens when SendGrid reports a bounce: {@code webhook} checks and takes the post, {@code sendgrid} makes one
 * normalised event of each element, {@code journal} reads the events from Kafka and removes duplicates, {@code policy} says
 * what an event means for its address, {@code suppression} changes the address's row and publishes it. {@code verdict} settles
 * unconfirmed sends from the journal, {@code address} tells everything about one address, {@code integration} knows the
 * settings, {@code reports} counts. In this package lies only what all of them need: configuration, clock, start.
 */
@NullMarked
package dev.sendwell.events;

import org.jspecify.annotations.NullMarked;
