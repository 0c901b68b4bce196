package dev.sendwell.local;

import dev.sendwell.contracts.Topic;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The catalogue as Strimzi's {@code KafkaTopic}s, see {@code deploy/kubernetes/overlays/production/kafka-topics.yaml}. */
public final class TopicManifests {
    private static final int REPLICAS = 3;

    private TopicManifests() {}

    /** All of them, one YAML document each. */
    public static String yaml() {
        return "# Written by: ./sendwell topics manifests\n"
                + Arrays.stream(Topic.values()).map(TopicManifests::manifest).collect(Collectors.joining("---\n"));
    }

    private static String manifest(Topic topic) {
        String config = topic.config().entrySet().stream()
                .map(entry -> "    %s: %s\n".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
        return """
            apiVersion: kafka.strimzi.io/v1
            kind: KafkaTopic
            metadata:
              name: %s
              labels:
                strimzi.io/cluster: sendwell
            spec:
              partitions: %d
              replicas: %d
              config:
            %s""".formatted(topic.topicName(), topic.partitions(), REPLICAS, config);
    }
}
