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
import org.jspecify.annotations.Nullable;

/**
 * The sessions and API tokens that ended before their time, as the {@code access} topic tells them. Until the topic has been
 * read to its end everything counts as ended, because what ended could not be told from the rest.
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

    /** Whether a token, by its id or that of its session, is no longer good. */
    boolean includesToken(@Nullable String id) {
        return !known()
                || (id != null && access.get(AccessRecord.TokenRevoked.key(id)).isPresent());
    }

    /** Whether what was issued to somebody then is no longer good. */
    boolean includesPerson(String subject, Instant issuedAt) {
        return !known()
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
