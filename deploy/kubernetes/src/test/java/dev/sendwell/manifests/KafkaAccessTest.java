package dev.sendwell.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.contracts.SendwellService;
import dev.sendwell.contracts.Topic;
import dev.sendwell.local.TopicManifests;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import io.strimzi.api.kafka.model.user.KafkaUserAuthorizationSimple;
import io.strimzi.api.kafka.model.user.acl.AclOperation;
import io.strimzi.api.kafka.model.user.acl.AclResourcePatternType;
import io.strimzi.api.kafka.model.user.acl.AclRule;
import io.strimzi.api.kafka.model.user.acl.AclRuleGroupResource;
import io.strimzi.api.kafka.model.user.acl.AclRuleTopicResource;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Topics and who may use them, as the catalogue says. */
class KafkaAccessTest {

    @Test
    void topicManifestsAreThoseOfTheCatalogue() throws Exception {
        assertThat(Rendered.KUBERNETES.resolve("overlays/production/kafka-topics.yaml"))
                .as("./sendwell topics manifests > deploy/kubernetes/overlays/production/kafka-topics.yaml")
                .hasContent(TopicManifests.yaml());
        assertThat(Files.readString(Rendered.KUBERNETES.resolve("overlays/production/kafka-topics.yaml")))
                .isEqualTo(TopicManifests.yaml());
    }

    @Test
    void strimziReadsEveryTopicAsTheCatalogueHasIt() {
        Map<String, KafkaTopic> topics = new HashMap<>();
        Rendered.of("production")
                .all(KafkaTopic.class)
                .forEach(topic -> topics.put(topic.getMetadata().getName(), topic));
        assertThat(topics).hasSize(Topic.values().length);
        for (Topic topic : Topic.values()) {
            KafkaTopic manifest = topics.get(topic.topicName());
            assertThat(manifest.getSpec().getPartitions()).isEqualTo(topic.partitions());
            Map<String, String> config = new TreeMap<>();
            manifest.getSpec().getConfig().forEach((key, value) -> config.put(key, value.toString()));
            assertThat(config).isEqualTo(topic.config());
        }
    }

    @Test
    void aServiceMayReadAndWriteWhatItDoesAndNothingElse() {
        for (SendwellService service : SendwellService.values()) {
            Map<String, Set<AclOperation>> expected = new TreeMap<>();
            for (Topic topic : service.uses()) {
                Set<AclOperation> operations = EnumSet.of(AclOperation.DESCRIBE, AclOperation.DESCRIBECONFIGS);
                if (service.reads().contains(topic)) {
                    operations.add(AclOperation.READ);
                }
                if (service.writes().contains(topic)) {
                    operations.add(AclOperation.WRITE);
                }
                expected.put(topic.topicName(), operations);
            }
            Map<String, Set<AclOperation>> allowed = new TreeMap<>();
            for (AclRule rule : rules(service.serviceName())) {
                if (rule.getResource() instanceof AclRuleTopicResource topic) {
                    assertThat(topic.getPatternType()).isNotEqualTo(AclResourcePatternType.PREFIX);
                    allowed.put(topic.getName(), EnumSet.copyOf(rule.getOperations()));
                } else {
                    // Its own groups, which have its name or begin with it.
                    AclRuleGroupResource group = (AclRuleGroupResource) rule.getResource();
                    assertThat(group.getName()).isEqualTo(service.serviceName());
                    assertThat(service).isNotEqualTo(SendwellService.CONFIG);
                }
            }
            assertThat(allowed).as(service.serviceName()).isEqualTo(expected);
        }
    }

    @Test
    void everyUserIsKnownAndShowsACertificate() {
        Rendered production = Rendered.of("production");
        assertThat(production.all(KafkaUser.class).stream()
                        .map(user -> user.getMetadata().getName()))
                .containsExactlyInAnyOrder("config-service", "sender-service", "events-service", "topics", "keda");
        assertThat(production.all(KafkaUser.class))
                .allSatisfy(user ->
                        assertThat(user.getSpec().getAuthentication().getType()).isEqualTo("tls"));
        // The job and KEDA only look.
        for (String user : List.of("topics", "keda")) {
            assertThat(rules(user))
                    .allSatisfy(rule -> assertThat(rule.getOperations())
                            .isSubsetOf(AclOperation.DESCRIBE, AclOperation.DESCRIBECONFIGS));
        }
    }

    @Test
    void sendersAreScaledByWhatTheirGroupHasNotReadOfTheRequestTopics() {
        var triggers = Rendered.of("production")
                .documents("ScaledObject")
                .getFirst()
                .path("spec")
                .path("triggers");
        Map<String, String> groups = new TreeMap<>();
        triggers.forEach(trigger -> groups.put(
                trigger.at("/metadata/topic").asText(),
                trigger.at("/metadata/consumerGroup").asText()));
        assertThat(groups.keySet())
                .containsExactlyInAnyOrder(
                        Topic.SEND_REQUESTS_TRANSACTIONAL.topicName(), Topic.SEND_REQUESTS_MARKETING.topicName());
        Arrays.stream(new String[] {"transactional", "marketing"})
                .forEach(kind -> assertThat(groups)
                        .containsEntry(
                                "sendwell.send-requests." + kind,
                                Code.properties("sender-service")
                                        .getProperty("mp.messaging.incoming.send-requests-" + kind + ".group.id")));
        int most = Rendered.of("production")
                .documents("ScaledObject")
                .getFirst()
                .at("/spec/maxReplicaCount")
                .asInt();
        assertThat(most).isLessThanOrEqualTo(Topic.SEND_REQUESTS_TRANSACTIONAL.partitions());
    }

    private static List<AclRule> rules(String user) {
        return ((KafkaUserAuthorizationSimple) Rendered.of("production")
                        .one(KafkaUser.class, user)
                        .getSpec()
                        .getAuthorization())
                .getAcls();
    }
}
