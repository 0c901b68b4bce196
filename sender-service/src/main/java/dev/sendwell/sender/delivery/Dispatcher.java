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
    /** A lane may always hold so many, however slow it is. */
    private static final int SMALL_LANE = 2_000;

    private static final int SECONDS_OF_WORK = 20;

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
            Carrier carrier = carriers.computeIfAbsent(integrationId, id -> new Carrier(id, integrations, tools));
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
        Carrier carrier = carriers.get(integration.id());
        if (carrier == null) {
            return tools.settings().largestGroup();
        }
        Lanes lanes = carrier.lanes();
        int wanted = (int) Math.max(tools.settings().largestGroup(), 2 * lanes.perSecond());
        return stopping ? 0 : Math.max(0, wanted - lanes.size());
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
        boolean paused = integration
                .map(one -> !one.settings().enabled()
                        || (breakers.pauseOf(one.id()).isPresent() && !breakers.isProbeDue(one)))
                .orElse(true);
        boolean limited = integration
                .map(one -> one.settings().limits().messagesPerSecond() != null)
                .orElse(false);
        if (lanes.stuckFor().compareTo(tools.settings().stuck()) >= 0) {
            park(carrier, lanes.empty(), paused ? WaitingCause.PAUSED : WaitingCause.BACKLOG);
        } else {
            int enough = (int) Math.max(SMALL_LANE, SECONDS_OF_WORK * lanes.perSecond());
            park(carrier, lanes.surplus(enough), limited ? WaitingCause.RATE : WaitingCause.BACKLOG);
        }
    }

    private void park(Carrier carrier, List<Candidate> candidates, WaitingCause cause) {
        if (candidates.isEmpty()) {
            return;
        }
        LOG.infof("parked integration=%s cause=%s count=%d", carrier.integrationId(), cause.word(), candidates.size());
        Instant now = clock.instant();
        for (int from = 0; from < candidates.size(); from += PARKED_AT_ONCE) {
            List<Candidate> some = candidates.subList(from, Math.min(candidates.size(), from + PARKED_AT_ONCE));
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
