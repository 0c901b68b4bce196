package dev.sendwell.simulator.recipient;

import dev.sendwell.simulator.message.SmtpApi;
import java.util.Optional;

/**
 * One message for one recipient, as SendGrid's queue knows it.
 *
 * @param recipient the address as RCPT gave it
 * @param queuedAs what SMTP answered, 22 characters
 * @param messageId the Message-ID field with angle brackets; empty when the message has none
 * @param api what X-SMTPAPI asks for; empty when it breaks a rule
 */
public record Mail(String recipient, String queuedAs, String messageId, Optional<SmtpApi> api) {}
