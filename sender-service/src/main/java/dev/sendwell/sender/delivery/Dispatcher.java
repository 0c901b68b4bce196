package dev.sendwell.sender.delivery;

import dev.sendwell.sender.breaker.Breakers;
import dev.sendwell.sender.deadletter.Undertaker;
import dev.sendwell.sender.integration.Integration;
import dev.sendwell.sender.integration.Integrations;
import dev.sendwell.sender.lane.Candidate;
import dev.sendwell.sender.lane.Lanes;
import dev.sendwell.sender.lease.Lease;
import dev.sendwell.sender.ledger.Ledger;
import dev.sendwell.sender.rate.SlotStore;
import dev.sendwell.sender.waiting.Parked;
import dev.sendwell.sender.waiting.WaitingCause;
import dev.sendwell.sender.waiting.WaitingCensus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Brings requests to the carriers of their integrations, and keeps one integration from holding up another: what a carrier
 * cannot send soon is parked.
 */
public final class Dispatcher {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final int PARKED_AT_ONCE = 500;
    private static final long PARKED_BYTES = 8 << 20;
    private static final int SECONDS_OF_WORK = 20;
    /** Before that nobody knows how fast an unlimited lane is. */
    private static final Duration MEASURED_AFTER = Duration.ofSeconds(5);

    private final Map<String, Carrier> carriers = new ConcurrentHashMap<>();
    private final Integrations integrations;
    private final Ledger ledger;
    private final Breakers breakers;
    private final WaitingCensus census;
    private final SessionTools tools;
    private final InstantSource clock;
    private volatile boolean stopping;

    public Dispatcher(
            Integrations integrations,
            Ledger ledger,
            Undertaker undertaker,
            Breakers breakers,
            SlotStore slots,
            Lease lease,
            SendingConditions conditions,
            WaitingCensus census,
            DeliverySettings settings,
            InstantSource clock) {
        this.integrations = integrations;
        this.ledger = ledger;
        this.breakers = breakers;
        this.census = census;
        this.clock = clock;
        this.tools = new SessionTools(
                ledger,
                undertaker,
                new Assessor(settings.retry(), clock, RandomGenerator.of("L64X128MixRandom")),
                breakers,
                slots,
                lease,
                conditions,
                clock,
                settings);
    }

    /** Takes candidates for delivery. */
    public void submit(Collection<Candidate> candidates) {
        Map<String, List<Candidate>> byIntegration = candidates.stream()
                .collect(Collectors.groupingBy(one -> one.submission().integrationId()));
        byIntegration.forEach((integrationId, some) -> {
            Carrier carrier = carrier(integrationId);
            carrier.lanes().add(some);
            carrier.startSessionIfUseful();
        });
    }

    /** How many more requests of an integration it makes sense to drain: about two seconds of its work. */
    public int room(Integration integration) {
        if (breakers.pauseOf(integration.id()).isPresent()
                || !integration.settings().enabled()) {
            return integration.settings().enabled() && breakers.isProbeDue(integration) ? 1 : 0;
        }
        Lanes lanes = carrier(integration.id()).lanes();
        int wanted = (int) Math.max(tools.settings().largestGroup(), 2 * lanes.perSecond());
        // Half, so that what is drained is not parked again at once because something new came.
        int enough = enough(lanes, Optional.of(integration));
        return stopping ? 0 : Math.max(0, Math.min(wanted, enough - enough / 2) - lanes.size());
    }

    private Carrier carrier(String integrationId) {
        Carrier carrier = carriers.computeIfAbsent(integrationId, id -> new Carrier(id, integrations, tools));
        if (stopping) {
            // It may have come after the others were stopped.
            carrier.stop();
        }
        return carrier;
    }

    /** How many a lane may hold: about 20 s of the rate at which it sends, or may send. */
    private static int enough(Lanes lanes, Optional<Integration> integration) {
        Integer limit = integration
                .map(one -> one.settings().limits().messagesPerSecond())
                .orElse(null);
        double rate = lanes.busyFor().compareTo(MEASURED_AFTER) < 0 ? Double.MAX_VALUE : lanes.perSecond();
        return (int) Math.max(1, SECONDS_OF_WORK * (limit == null ? rate : Math.min(rate, limit)));
    }

    /** Lets go of what other instances read again by now; what a session has taken goes on. */
    public void dropRevoked() {
        carriers.values().forEach(carrier -> carrier.lanes().dropRevoked());
    }

    /** Starts sessions where there is work, and parks what does not get on. To be called about twice a second. */
    public void tend() {
        boolean sending = tools.conditions().obstacle().isEmpty();
        for (Carrier carrier : carriers.values()) {
            if (sending && !stopping) {
                carrier.startSessionIfUseful();
                parkWhatDoesNotGetOn(carrier);
            }
        }
    }

    private void parkWhatDoesNotGetOn(Carrier carrier) {
        if (census.isFull(carrier.integrationId())) {
            // Back-pressure: they stay in memory, their offsets uncommitted, and Kafka keeps the rest.
            return;
        }
        Lanes lanes = carrier.lanes();
        Optional<Integration> integration = carrier.integration();
        // What a probe is made with stays: without it the turn to probe would pass unused.
        boolean probing =
                carrier.isProbing() || integration.map(breakers::isProbeDue).orElse(false);
        boolean paused = integration
                .map(one ->
                        !one.settings().enabled() || (breakers.pauseOf(one.id()).isPresent() && !probing))
                .orElse(true);
        boolean limited = integration
                .map(one -> one.settings().limits().messagesPerSecond() != null)
                .orElse(false);
        boolean stuck = lanes.stuckFor().compareTo(tools.settings().stuck()) >= 0;
        if (paused) {
            // A probe passes a pause, unless there is nothing to pass to: then it waits with the others.
            park(
                    carrier,
                    lanes.empty(one -> stuck
                            || integration.isEmpty()
                            || !one.submission().request().isProbe()),
                    WaitingCause.PAUSED);
        } else if (stuck && !probing) {
            park(carrier, lanes.empty(one -> true), WaitingCause.BACKLOG);
        } else {
            park(
                    carrier,
                    lanes.surplus(enough(lanes, integration)),
                    limited ? WaitingCause.RATE : WaitingCause.BACKLOG);
        }
    }

    private void park(Carrier carrier, List<Candidate> candidates, WaitingCause cause) {
        if (candidates.isEmpty()) {
            return;
        }
        LOG.infof("parked integration=%s cause=%s count=%d", carrier.integrationId(), cause.word(), candidates.size());
        Instant now = clock.instant();
        for (int from = 0, to; from < candidates.size(); from = to) {
            to = endOfPiece(candidates, from);
            List<Candidate> some = candidates.subList(from, to);
            try {
                ledger.park(some.stream()
                        .map(one -> new Parked(one, cause, now, null))
                        .toList());
            } catch (RuntimeException e) {
                LOG.warnf(e, "cannot be parked yet integration=%s", carrier.integrationId());
                carrier.lanes().putBack(candidates.subList(from, candidates.size()));
                return;
            }
            some.forEach(Candidate::settled);
        }
    }

    private static int endOfPiece(List<Candidate> candidates, int from) {
        int to = from;
        for (long bytes = 0; to < candidates.size() && to - from < PARKED_AT_ONCE && bytes < PARKED_BYTES; to++) {
            bytes += candidates.get(to).bytes();
        }
        return to;
    }

    /** How many sessions run. */
    public int sessions() {
        return carriers.values().stream().mapToInt(Carrier::sessions).sum();
    }

    /** Lets no session take anything more. */
    public void stop() {
        stopping = true;
        carriers.values().forEach(Carrier::stop);
    }
}
