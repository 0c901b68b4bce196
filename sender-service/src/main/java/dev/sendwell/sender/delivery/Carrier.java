package dev.sendwell.sender.delivery;

import dev.sendwell.sender.integration.Integration;
import dev.sendwell.sender.integration.Integrations;
import dev.sendwell.sender.integration.Known;
import dev.sendwell.sender.lane.Lanes;
import dev.sendwell.sender.rate.Pace;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** Carries the mail of one integration: its lanes, and as many sessions as there is work for and the settings allow. */
final class Carrier {
    private static final Logger LOG = Logger.getLogger(Carrier.class);

    private final String integrationId;
    private final Integrations integrations;
    private final SessionTools tools;
    private final Lanes lanes = new Lanes();
    private final AtomicInteger sessions = new AtomicInteger();
    private final Pace pace;
    private volatile long restingUntilNanos = System.nanoTime();
    private volatile boolean probing;
    private volatile boolean stopping;

    Carrier(String integrationId, Integrations integrations, SessionTools tools) {
        this.integrationId = integrationId;
        this.integrations = integrations;
        this.tools = tools;
        this.pace = new Pace(tools.slots(), integrationId);
    }

    String integrationId() {
        return integrationId;
    }

    Lanes lanes() {
        return lanes;
    }

    /** The newest settings; empty when the integration cannot be sent through. */
    Optional<Integration> integration() {
        return integrations.find(integrationId) instanceof Known.Usable(Integration integration)
                ? Optional.of(integration)
                : Optional.empty();
    }

    /** Starts a session where there is work that nobody is about to take. */
    void startSessionIfUseful() {
        if (stopping || lanes.isEmpty() || lanes.hasIdleTaker() || System.nanoTime() - restingUntilNanos < 0) {
            return;
        }
        int allowed = integration()
                .map(integration -> integration.settings().limits().connections())
                .orElse(0);
        int running = sessions.get();
        if (running < allowed && sessions.compareAndSet(running, running + 1)) {
            Thread.ofVirtual().name("session-" + integrationId + "-" + running).start(new DeliverySession(this, tools));
        }
    }

    /** How many of {@code wanted} requests the integration's rate lets out now; waits until it is at least one. */
    int permitted(Integration integration, int wanted) throws InterruptedException {
        Integer perSecond = integration.settings().limits().messagesPerSecond();
        if (perSecond == null) {
            return wanted;
        }
        return pace.await(perSecond, Math.min(wanted, Math.max(1, lanes.size())));
    }

    /** No new session for a while. */
    void restAfterFailure(Duration patience) {
        restingUntilNanos = System.nanoTime() + patience.toNanos();
    }

    /** Does what must not be left undone, again and again while the database or the broker is away. */
    void persistently(Runnable work) {
        while (true) {
            try {
                work.run();
                return;
            } catch (RuntimeException e) {
                LOG.errorf(e, "cannot be recorded yet, is tried again integration=%s", integrationId);
                LockSupport.parkNanos(tools.settings().patience().toNanos());
            }
        }
    }

    /** Whether a session finds out with one request whether a pause is over. */
    boolean isProbing() {
        return probing;
    }

    void probes(boolean now) {
        probing = now;
    }

    void ended() {
        sessions.decrementAndGet();
    }

    int sessions() {
        return sessions.get();
    }

    boolean isStopping() {
        return stopping;
    }

    /** No session takes anything more. */
    void stop() {
        stopping = true;
    }
}
