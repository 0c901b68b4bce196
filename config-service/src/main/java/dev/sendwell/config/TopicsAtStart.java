package dev.sendwell.config;

import dev.sendwell.contracts.SendwellService;
import dev.sendwell.kafka.Topics;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** Refuses to start when a topic of this service is missing or different, before anything reads or writes one. */
final class TopicsAtStart {
    private TopicsAtStart() {}

    static void check(
            @Observes @Priority(1) StartupEvent start, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        try (Admin admin = Admin.create(kafka)) {
            Topics.require(admin, SendwellService.CONFIG.uses());
        }
    }
}
