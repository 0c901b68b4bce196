package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.IntegrationStatus;
import dev.sendwell.contracts.Topic;
import dev.sendwell.kafka.Records;
import dev.sendwell.sender.breaker.Breakers;
import dev.sendwell.sender.breaker.Pause;
import dev.sendwell.sender.integration.Integration;
import dev.sendwell.sender.integration.Integrations;
import dev.sendwell.sender.integration.Known;
import dev.sendwell.sender.ledger.LedgerState;
import dev.sendwell.sender.queue.Queue;
import dev.sendwell.sender.queue.Settled;
import dev.sendwell.sender.waiting.WaitingCause;
import dev.sendwell.sender.waiting.WaitingCensus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Says on {@code integration-status} how each integration stands, whenever that has changed. */
public final class StatusReporter {
    private static final Logger LOG = Logger.getLogger(StatusReporter.class);
    private static final String SERVICE = "sender-service";
    private static final Instant ANY_TIME = Instant.EPOCH;

    private final Integrations integrations;
    private final Breakers breakers;
    private final WaitingCensus census;
    private final Queue queue;
    private final Producer<String, byte[]> producer;
    private final InstantSource clock;
    private final Map<String, IntegrationStatus> reported = new ConcurrentHashMap<>();

    public StatusReporter(
            Integrations integrations,
            Breakers breakers,
            WaitingCensus census,
            Queue queue,
            Producer<String, byte[]> producer,
            InstantSource clock) {
        this.integrations = integrations;
        this.breakers = breakers;
        this.census = census;
        this.queue = queue;
        this.producer = producer;
        this.clock = clock;
    }

    /** Counts, and reports what has changed. For one thread. */
    public void report() {
        census.take();
        Map<String, Map<LedgerState, Settled>> settled = queue.settled();
        for (Integration integration : integrations.usable()) {
            Map<LedgerState, Settled> ofThis = settled.getOrDefault(integration.id(), Map.of());
            IntegrationStatus status = status(integration, ofThis.get(LedgerState.ACCEPTED), ANY_TIME);
            if (!status.equals(reported.put(integration.id(), status))) {
                publish(status(integration, ofThis.get(LedgerState.ACCEPTED), clock.instant()), status);
            }
        }
        integrations.lockedVersions().forEach(this::reportUnusable);
    }

    /** An integration of which no version can be used has no other status. */
    private void reportUnusable(String integrationId, long lockedVersion) {
        if (integrations.find(integrationId) instanceof Known.Locked) {
            IntegrationStatus status = unusable(integrationId, lockedVersion, ANY_TIME);
            if (!status.equals(reported.put(integrationId, status))) {
                publish(unusable(integrationId, lockedVersion, clock.instant()), status);
            }
        }
    }

    private static IntegrationStatus unusable(String integrationId, long lockedVersion, Instant at) {
        return new IntegrationStatus(integrationId, SERVICE, 0, at, null, null, Map.of(), null, Map.of(), null)
                .withLockedVersion(lockedVersion);
    }

    private IntegrationStatus status(Integration integration, @Nullable Settled accepted, Instant at) {
        Optional<Pause> pause = breakers.pauseOf(integration.id());
        return new IntegrationStatus(
                integration.id(),
                SERVICE,
                pause.map(Pause::settingsVersion).orElse(integration.settings().version()),
                at,
                pause.map(open -> new IntegrationStatus.Pause(open.reason(), open.detail(), open.since()))
                        .orElse(null),
                accepted == null ? null : accepted.lastAt(),
                words(census.counts().getOrDefault(integration.id(), Map.of())),
                null,
                Map.of(),
                null,
                integrations.lockedVersions().get(integration.id()));
    }

    private static Map<String, Long> words(Map<WaitingCause, Long> counts) {
        Map<String, Long> words = new TreeMap<>();
        counts.forEach((cause, count) -> words.put(cause.word(), count));
        return words;
    }

    /**
     * Publishes a status.
     *
     * @param remembered what was noted as reported, and is forgotten when it is not, so that the next round reports it again
     */
    private void publish(IntegrationStatus status, IntegrationStatus remembered) {
        String id = status.integrationId() + "-" + SERVICE + "-" + status.at().toEpochMilli();
        try {
            Future<RecordMetadata> unused = producer.send(
                    Records.of(
                            Topic.INTEGRATION_STATUS,
                            status.key(),
                            ContractsJson.write(status),
                            Producers.event(id, "dev.sendwell.integration-status.changed.v1", status.at())),
                    (metadata, failure) -> {
                        if (failure != null) {
                            reported.remove(status.integrationId(), remembered);
                            LOG.warnf(failure, "status is not published integration=%s", status.integrationId());
                        }
                    });
        } catch (RuntimeException e) {
            reported.remove(status.integrationId(), remembered);
            throw e;
        }
    }
}
