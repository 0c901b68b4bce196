package dev.sendwell.config.status;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.IntegrationStatus;
import dev.sendwell.contracts.Topic;
import dev.sendwell.kafka.CompactedTopic;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest status of every integration by every service. */
@Singleton
public class IntegrationStatuses {
    private @Nullable CompactedTopic<IntegrationStatus> topic;

    void follow(@Observes StartupEvent start, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        topic = CompactedTopic.follow(
                kafka,
                Topic.INTEGRATION_STATUS,
                json -> ContractsJson.read(json, IntegrationStatus.class),
                (key, status) -> {});
    }

    @PreDestroy
    void close() {
        CompactedTopic<IntegrationStatus> followed = topic;
        if (followed != null) {
            followed.close();
        }
    }

    /** False until what stood on the topic at the start is known: silence says nothing before. */
    public boolean known() {
        CompactedTopic<IntegrationStatus> followed = topic;
        return followed != null && followed.caughtUp();
    }

    /** What sender-service says. */
    public Optional<IntegrationStatus> sender(String integrationId) {
        return by(integrationId, "sender-service");
    }

    /** What events-service says. */
    public Optional<IntegrationStatus> events(String integrationId) {
        return by(integrationId, "events-service");
    }

    private Optional<IntegrationStatus> by(String integrationId, String service) {
        CompactedTopic<IntegrationStatus> followed = topic;
        return followed == null ? Optional.empty() : followed.get(integrationId + "|" + service);
    }
}
