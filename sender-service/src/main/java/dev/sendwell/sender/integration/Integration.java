package dev.sendwell.sender.integration;

import dev.sendwell.contracts.IntegrationRecord;
import dev.sendwell.smtp.SmtpServer;

/**
 * An integration that can be sent through.
 *
 * @param settings as published
 * @param server the same settings as the SMTP client wants them, the secret opened
 */
public record Integration(IntegrationRecord.Integration settings, SmtpServer server) {

    public String id() {
        return settings.id();
    }
}
