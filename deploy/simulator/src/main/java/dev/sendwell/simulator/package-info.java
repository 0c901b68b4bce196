/**
 * A SendGrid of one's own, on loopback: an SMTP server, an Event Webhook, and an inbox that shows what would have gone out.
 *
 * <p>It behaves as SendGrid's documentation and the experience of its users say, for development, demonstrations and tests; it
 * is no part of production images. {@link dev.sendwell.simulator.SendGridSimulator} starts it inside a JVM or as a program.
 * This package only joins the parts: SMTP takes a message, recipients decide its fate, the webhook reports it.
 */
@NullMarked
package dev.sendwell.simulator;

import org.jspecify.annotations.NullMarked;
