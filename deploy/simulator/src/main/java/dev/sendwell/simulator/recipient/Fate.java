package dev.sendwell.simulator.recipient;

import java.util.List;

/**
 * What becomes of a message.
 *
 * @param outcome in words
 * @param happenings what SendGrid reports of it, in the order in which it happens
 */
public record Fate(String outcome, List<Happening> happenings) {}
