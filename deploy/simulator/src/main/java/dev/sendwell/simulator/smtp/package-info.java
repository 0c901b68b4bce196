/**
 * The SMTP server of the simulator: what {@code smtp.sendgrid.net} says on port 587, and on 465, reply by reply.
 *
 * <p>It is written here because SubEthaSMTP stands in the way of exactly the part that matters: the words of its EHLO answer
 * are built inside final command classes (no PIPELINING; CHUNKING and SMTPUTF8 always), and it flushes every reply by itself,
 * so that a pipelined group is answered in as many segments as it has commands. One virtual thread serves a connection;
 * replies leave when the client has nothing more in flight (RFC 2920 §3.2). It knows nothing of SendGrid's account: an
 * {@link dev.sendwell.simulator.smtp.SmtpAccount} lets people in and takes messages.
 */
@NullMarked
package dev.sendwell.simulator.smtp;

import org.jspecify.annotations.NullMarked;
