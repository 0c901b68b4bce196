package dev.sendwell.simulator.smtp;

import java.util.List;

/**
 * What MAIL and RCPT said.
 *
 * @param sender the reverse path without angle brackets; empty for the null sender
 * @param recipients the forward paths without angle brackets, in order, at least one
 */
public record Envelope(String sender, List<String> recipients) {}
