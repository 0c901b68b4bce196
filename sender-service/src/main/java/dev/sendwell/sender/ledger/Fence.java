package dev.sendwell.sender.ledger;

/**
 * What a claim is updated by: nobody else has touched it while both are still the row's.
 *
 * @param owner the claiming process start
 * @param epoch grows with each claim and each takeover of the row
 */
public record Fence(long owner, int epoch) {}
