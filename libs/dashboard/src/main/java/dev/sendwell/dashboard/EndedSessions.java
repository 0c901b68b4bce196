package dev.sendwell.dashboard;

import dev.sendwell.contracts.AccessRecord;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Topic;
import dev.sendwell.kafka.CompactedTopic;
import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;

/**
 * The sessions that ended before their time, as the {@code access} topic tells them. Until the topic has been read to its end
 * every session counts as ended, because an ended one could not be told from the others.
 */
@Startup
@Singleton
class EndedSessions {
    private final CompactedTopic<AccessRecord> access;

    @Inject
    EndedSessions(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.access = CompactedTopic.follow(
                kafka, Topic.ACCESS, json -> ContractsJson.read(json, AccessRecord.class), (key, value) -> {});
    }

    boolean includes(String tokenId, String subject, Instant issuedAt) {
        if (!known()) {
            return true;
        }
        boolean revoked = access.get(AccessRecord.TokenRevoked.key(tokenId)).isPresent();
        return revoked
                || access.get(AccessRecord.SessionsEnded.key(subject))
                        .filter(ended ->
                                ended instanceof AccessRecord.SessionsEnded all && !issuedAt.isAfter(all.before()))
                        .isPresent();
    }

    /** False while nobody is let in, because the topic has not been read to its end. */
    boolean known() {
        return access.caughtUp();
    }

    @PreDestroy
    void close() {
        access.close();
    }
}
