/**
 * The SMTP client: a session with one server over a blocking socket, meant for virtual threads.
 *
 * <p>{@link dev.sendwell.smtp.SmtpSession#open} greets, encrypts and signs in; {@link dev.sendwell.smtp.SmtpSession#send} then
 * sends as many messages as the server and {@link dev.sendwell.smtp.SmtpServer.Reuse} allow. Every expected end is a value
 * ({@link dev.sendwell.smtp.Opening}, {@link dev.sendwell.smtp.SendResult}, {@link dev.sendwell.smtp.Failure}) that says where the
 * conversation stood, what the server answered, and whether the server may have taken the message. Nothing waits without a
 * time-out, and nothing that a server sends is trusted to be short, complete or in step.
 *
 * <p>The package knows nothing of Kafka, ledgers or MIME: it gets an envelope and bytes. It needs the JDK only.
 */
@NullMarked
package dev.sendwell.smtp;

import org.jspecify.annotations.NullMarked;
