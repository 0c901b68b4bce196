/**
 * An SMTP server on loopback that says what a test's scenario tells it to say, however wrong, and records what it hears.
 *
 * <p>Left alone, {@link dev.sendwell.testkit.smtp.ScriptedSmtpServer} behaves well; a scenario replaces single {@linkplain
 * dev.sendwell.testkit.smtp.Answer answers}: it refuses, falls silent, closes, or sends bytes that are not SMTP. It is independent
 * of Sendwell's own client. {@link dev.sendwell.testkit.smtp.TestTls} makes certificates for any name and time.
 */
@NullMarked
package dev.sendwell.testkit.smtp;

import org.jspecify.annotations.NullMarked;
