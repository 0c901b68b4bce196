package dev.sendwell.events.integration;

import dev.sendwell.contracts.CloudEvent;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.IntegrationStatus;
import dev.sendwell.contracts.Topic;
import dev.sendwell.events.kafka.Publisher;
import dev.sendwell.kafka.Records;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What events-service sees of each integration: the last event, the refused posts by cause, a suspended account.
 *
 * <p>Posts are counted in memory and added to the database's counts every second, so that the webhook waits for no row and
 * several instances share one count; a crash loses a second's counts of refusals and nothing else. Refusals are counted anew with each
 * version of the settings: what was refused with the old key says nothing about the new one.
 */
@ApplicationScoped
public class IntegrationStates {
    static final String SERVICE = "events-service";

    private static final Logger LOG = Logger.getLogger(IntegrationStates.class);
    private static final String SOURCE = "/sendwell/" + SERVICE;

    private final DataSource database;
    private final Publisher publisher;
    private final InstantSource clock;
    private final Object lock = new Object();
    private final Map<String, Long> lockedVersions = new ConcurrentHashMap<>();
    private Map<String, Tally> tallies = new HashMap<>();

    IntegrationStates(DataSource database, Publisher publisher, InstantSource clock) {
        this.database = database;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Notes that a post was taken. */
    public void received(KnownIntegration integration, Instant at) {
        synchronized (lock) {
            tally(integration).lastEventAt = at;
        }
    }

    /** Notes that a post was refused. */
    public void refused(KnownIntegration integration, String cause) {
        synchronized (lock) {
            tally(integration).refusals.merge(cause, 1L, Long::sum);
        }
    }

    /** Refused posts by cause, under these settings or later ones; what was counted within the last second may be missing. */
    public Map<String, Long> refusals(String integrationId, long settingsVersion) throws SQLException {
        return StateRows.refusals(database, integrationId, settingsVersion);
    }

    /** Notes that no key at hand opens the webhook token of a version, so that the one before it stays in force. */
    void locked(String integrationId, long version) {
        lockedVersions.put(integrationId, version);
        publishAnew(integrationId);
    }

    /** Notes that the newest version can be used, or that there is none any more. */
    void unlocked(String integrationId) {
        if (lockedVersions.remove(integrationId) != null) {
            publishAnew(integrationId);
        }
    }

    /** Versions that cannot be used, by integration. */
    Map<String, Long> lockedVersions() {
        return Map.copyOf(lockedVersions);
    }

    private void publishAnew(String integrationId) {
        synchronized (lock) {
            tallies.computeIfAbsent(integrationId, id -> new Tally());
        }
    }

    @Scheduled(every = "${sendwell.status.publish-every:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void keepAndPublish() {
        Map<String, Tally> taken;
        synchronized (lock) {
            taken = tallies;
            tallies = new HashMap<>();
        }
        try {
            if (!taken.isEmpty()) {
                StateRows.add(database, taken, clock.instant());
                taken = Map.of();
            }
            StateRows.publish(database, this::publish);
        } catch (SQLException | Publisher.NotPublishedException e) {
            LOG.warnf("state of integrations is kept for the next time cause=%s", e.getMessage());
            giveBack(taken);
        }
    }

    private void publish(List<StateRows.Row> changed) throws Publisher.NotPublishedException {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (StateRows.Row row : changed) {
            IntegrationStatus status =
                    status(row, clock.instant()).withLockedVersion(lockedVersions.get(row.integrationId()));
            records.add(Records.of(
                    Topic.INTEGRATION_STATUS,
                    status.key(),
                    ContractsJson.write(status),
                    new CloudEvent(
                            status.key() + "|" + row.revision(),
                            SOURCE,
                            "dev.sendwell.integration-status.changed.v1",
                            status.at())));
        }
        publisher.publish(records);
    }

    private static IntegrationStatus status(StateRows.Row row, Instant now) {
        IntegrationStatus.@Nullable Pause pause = row.suspendedAt() == null
                ? null
                : new IntegrationStatus.Pause(
                        IntegrationStatus.Reason.ACCOUNT_SUSPENDED, row.accountStatus(), row.suspendedAt());
        return new IntegrationStatus(
                row.integrationId(),
                SERVICE,
                row.settingsVersion(),
                now,
                pause,
                null,
                Map.of(),
                row.lastEventAt(),
                row.refusals(),
                row.refusalsSince());
    }

    private void giveBack(Map<String, Tally> taken) {
        synchronized (lock) {
            taken.forEach((id, tally) -> tallies.merge(id, tally, Tally::plus));
        }
    }

    private Tally tally(KnownIntegration integration) {
        Tally tally = tallies.computeIfAbsent(integration.id(), id -> new Tally());
        tally.settingsVersion = integration.version();
        return tally;
    }

    /** What one instance saw since it last wrote it down. */
    static final class Tally {
        long settingsVersion;

        @Nullable
        Instant lastEventAt;

        final Map<String, Long> refusals = new HashMap<>();

        Tally plus(Tally earlier) {
            settingsVersion = Math.max(settingsVersion, earlier.settingsVersion);
            lastEventAt = lastEventAt == null ? earlier.lastEventAt : lastEventAt;
            earlier.refusals.forEach((cause, count) -> refusals.merge(cause, count, Long::sum));
            return this;
        }
    }
}
