package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.IntegrationStatus;
import dev.sendwell.contracts.IntegrationStatus.Reason;
import dev.sendwell.contracts.Topic;
import dev.sendwell.kafka.CompactedTopic;
import dev.sendwell.sender.breaker.Breakers;
import dev.sendwell.sender.breaker.Pause;
import dev.sendwell.sender.integration.Integration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Pauses integrations whose account the provider has suspended, which only its events say: its SMTP server may go on taking mail
 * that it then drops. A pause lasts until events-service reports that the account is back, or a person saves the settings.
 */
public final class AccountSuspensions implements AutoCloseable {
    private static final String EVENTS_SERVICE = "events-service";

    private final FollowedIntegrations integrations;
    private final Breakers breakers;
    private final CompactedTopic<IntegrationStatus> topic;
    private volatile boolean told;

    public AccountSuspensions(Map<String, Object> clientConfig, FollowedIntegrations integrations, Breakers breakers) {
        this.integrations = integrations;
        this.breakers = breakers;
        this.topic = CompactedTopic.follow(
                clientConfig,
                Topic.INTEGRATION_STATUS,
                json -> ContractsJson.read(json, IntegrationStatus.class),
                (key, status) -> {});
    }

    /** Whether the breakers know of everything that stood in the topic at the start. */
    public boolean areKnown() {
        return told;
    }

    /** Tells the breakers what holds now. */
    public void look() {
        boolean everything = integrations.isRead() && topic.caughtUp();
        Map<String, Pause> suspended = new HashMap<>();
        for (Integration integration : integrations.usable()) {
            topic.get(integration.id() + "|" + EVENTS_SERVICE)
                    .map(IntegrationStatus::pause)
                    .filter(pause -> pause.reason() == Reason.ACCOUNT_SUSPENDED
                            && !integration.settings().changedAt().isAfter(pause.since()))
                    .ifPresent(pause -> suspended.put(
                            integration.id(),
                            new Pause(
                                    integration.id(),
                                    pause.reason(),
                                    pause.detail(),
                                    pause.since(),
                                    Instant.MAX,
                                    integration.settings().version())));
        }
        breakers.suspended(suspended);
        told |= everything;
    }

    @Override
    public void close() {
        topic.close();
    }
}
