package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.Topic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;

/** How long the broker keeps requests; an operator may have changed it. */
public final class TopicRetention {
    private TopicRetention() {}

    /** The longer of the two request topics' retentions. */
    public static Duration longest(Admin admin) {
        List<ConfigResource> topics =
                List.of(resource(Topic.SEND_REQUESTS_TRANSACTIONAL), resource(Topic.SEND_REQUESTS_MARKETING));
        try {
            return admin.describeConfigs(topics).all().get().values().stream()
                    .map(TopicRetention::retention)
                    .max(Duration::compareTo)
                    .orElseThrow();
        } catch (ExecutionException e) {
            throw new KafkaException("the retention of the request topics cannot be asked for", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    private static Duration retention(Config config) {
        long millis = Long.parseLong(config.get("retention.ms").value());
        return millis < 0 ? Duration.ofDays(36_500) : Duration.ofMillis(millis);
    }

    private static ConfigResource resource(Topic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
    }
}
