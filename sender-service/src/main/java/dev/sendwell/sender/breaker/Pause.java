package dev.sendwell.sender.breaker;

import dev.sendwell.contracts.IntegrationStatus.Reason;
import java.time.Instant;

/**
 * An open breaker.
 *
 * @param detail the server's words
 * @param probeAt when the next probe is due
 * @param settingsVersion the newest settings that were tried
 */
public record Pause(
        String integrationId, Reason reason, String detail, Instant since, Instant probeAt, long settingsVersion) {}
