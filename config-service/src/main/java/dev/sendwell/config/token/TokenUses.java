package dev.sendwell.config.token;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.TokenUse;
import dev.sendwell.contracts.Topic;
import dev.sendwell.kafka.CompactedTopic;
import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** When each API token was last used, as the services tell. */
@Startup
@Singleton
class TokenUses {
    private final CompactedTopic<TokenUse> topic;

    @Inject
    TokenUses(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        topic = CompactedTopic.follow(
                kafka, Topic.TOKEN_USES, json -> ContractsJson.read(json, TokenUse.class), (key, use) -> {});
    }

    /** The last use by any service; empty before the first. */
    Optional<Instant> lastUse(UUID tokenId) {
        return topic.all().values().stream()
                .filter(use -> use.tokenId().equals(tokenId.toString()))
                .map(TokenUse::at)
                .max(Comparator.naturalOrder());
    }

    @PreDestroy
    void close() {
        topic.close();
    }
}
