package dev.sendwell.sender.rate;

import java.time.Duration;

/** Where slots are leased from, one after the other, never twice. */
public interface SlotStore {

    /**
     * Leases the next slots of an integration.
     *
     * @param interval between two slots
     * @return how long from now the first of them is
     */
    Duration lease(String integrationId, Duration interval, int count);
}
