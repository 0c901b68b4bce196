/**
 * How requests are carried to the provider: one carrier for each integration, its sessions, and what their results mean.
 *
 * <p>A session takes a few requests out of its lanes, claims them, sends them over one SMTP connection and records what became
 * of each. Nothing is sent without a claim, and no final dot is written after the instance's lease. Integrations do not know of
 * each other: what one cannot send soon is parked.
 */
@NullMarked
package dev.sendwell.sender.delivery;

import org.jspecify.annotations.NullMarked;
