package dev.sendwell.sender.breaker;

import dev.sendwell.contracts.IntegrationStatus.Reason;
import dev.sendwell.sender.integration.Integration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Pauses an integration whose provider refuses everything, for all instances, and finds out when it can go on. Every instance
 * keeps a copy of the rows that is at most one {@link #refresh} old.
 *
 * <pre>
 *           credentials, quota, sender identity, or connecting failed several times in a row
 *  closed ────────────────────────────────────────────────────────────────────────────────> open
 *     ^                                                                                      │ probe is due, or
 *     └──────────────── the server lets us in, or takes a message ──────────────── probing <─┘ settings changed
 * </pre>
 */
public final class Breakers {
    /** A used-up quota is asked about less often than a server that is away. */
    private static final int QUOTA_PATIENCE = 10;

    private final BreakerStore store;
    private final int tolerated;
    private final Duration probeEvery;
    private final InstantSource clock;
    private final Map<String, Integer> failuresInARow = new ConcurrentHashMap<>();
    private final Map<String, Pause> open = new ConcurrentHashMap<>();
    /** What was read before a pause began must not end it, nor bring back one that was over. */
    private final ReentrantLock changing = new ReentrantLock();

    private volatile Map<String, Pause> suspended = Map.of();

    /**
     * @param tolerated connection failures in a row, on this instance, that open the breaker
     */
    public Breakers(BreakerStore store, int tolerated, Duration probeEvery, InstantSource clock) {
        this.store = store;
        this.tolerated = tolerated;
        this.probeEvery = probeEvery;
        this.clock = clock;
    }

    /** Reads what other instances have opened and closed. */
    public void refresh() {
        changing.lock();
        try {
            Map<String, Pause> stored =
                    store.open().stream().collect(Collectors.toMap(Pause::integrationId, Function.identity()));
            open.keySet().retainAll(stored.keySet());
            open.putAll(stored);
        } finally {
            changing.unlock();
        }
    }

    public Optional<Pause> pauseOf(String integrationId) {
        Pause suspension = suspended.get(integrationId);
        return Optional.ofNullable(suspension == null ? open.get(integrationId) : suspension);
    }

    /**
     * The integrations whose account the provider has suspended, all of them. They are not probed: a server that takes a message
     * says nothing about what becomes of it.
     */
    public void suspended(Map<String, Pause> accounts) {
        suspended = Map.copyOf(accounts);
    }

    /** The provider refuses everything for a reason. */
    public void trip(Integration integration, Reason reason, String detail) {
        Instant now = clock.instant();
        Instant since = pauseOf(integration.id()).map(Pause::since).orElse(now);
        Pause pause = new Pause(
                integration.id(),
                reason,
                detail,
                since,
                now.plus(patience(reason)),
                integration.settings().version());
        changing.lock();
        try {
            store.trip(pause);
            open.put(integration.id(), pause);
        } finally {
            changing.unlock();
        }
    }

    /** No connection came about. */
    public void connectionFailed(Integration integration, String detail) {
        boolean paused = open.containsKey(integration.id());
        if (failuresInARow.merge(integration.id(), 1, Integer::sum) >= tolerated || paused) {
            trip(integration, Reason.UNREACHABLE, detail);
        }
    }

    /** The server let us in: what kept us out is over. */
    public void letIn(Integration integration) {
        failuresInARow.remove(integration.id());
        Pause pause = open.get(integration.id());
        if (pause != null && (pause.reason() == Reason.CREDENTIALS || pause.reason() == Reason.UNREACHABLE)) {
            close(integration.id());
        }
    }

    /** The server took a message: nothing is in the way. */
    public void accepted(Integration integration) {
        if (open.containsKey(integration.id())) {
            close(integration.id());
        }
    }

    /** Whether a probe is due, as far as this instance knows. */
    public boolean isProbeDue(Integration integration) {
        Pause pause = suspended.containsKey(integration.id()) ? null : open.get(integration.id());
        return pause != null
                && (pause.settingsVersion() < integration.settings().version()
                        || !clock.instant().isBefore(pause.probeAt()));
    }

    /** Takes the turn to probe, among all instances. */
    public boolean takeProbe(Integration integration) {
        if (!isProbeDue(integration)) {
            return false;
        }
        Pause pause = open.get(integration.id());
        Instant now = clock.instant();
        return pause != null
                && store.takeProbe(
                        integration.id(), integration.settings().version(), now, now.plus(patience(pause.reason())));
    }

    private void close(String integrationId) {
        changing.lock();
        try {
            store.close(integrationId);
            open.remove(integrationId);
        } finally {
            changing.unlock();
        }
    }

    private Duration patience(Reason reason) {
        return reason == Reason.QUOTA ? probeEvery.multipliedBy(QUOTA_PATIENCE) : probeEvery;
    }
}
