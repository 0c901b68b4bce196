package dev.sendwell.sender.breaker;

import java.time.Instant;
import java.util.List;

/** The breakers of all integrations, one row each where open. */
public interface BreakerStore {

    List<Pause> open();

    /** Opens a breaker; one that is open stays so since when it was, with the new reason. */
    void trip(Pause pause);

    /** Closes it. */
    void close(String integrationId);

    /**
     * Takes the turn to probe.
     *
     * @return true for exactly one caller when a probe is due, or these settings were not tried yet
     */
    boolean takeProbe(String integrationId, long settingsVersion, Instant now, Instant next);
}
