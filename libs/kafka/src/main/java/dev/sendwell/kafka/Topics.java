package dev.sendwell.kafka;

import dev.sendwell.contracts.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics of the catalogue and compares a broker with it. Broker failures come out as {@link BrokerException}. */
public final class Topics {
    private Topics() {}

    /**
     * Creates what is missing, with the broker's default replication.
     *
     * @return the topics that were created; those that exist are left as they are
     */
    public static Set<Topic> create(Admin admin) {
        Set<String> existing = await(admin.listTopics().names());
        Set<Topic> missing = EnumSet.noneOf(Topic.class);
        for (Topic topic : Topic.values()) {
            if (!existing.contains(topic.topicName()) && create(admin, topic)) {
                missing.add(topic);
            }
        }
        return missing;
    }

    private static boolean create(Admin admin, Topic topic) {
        NewTopic created = new NewTopic(topic.topicName(), Optional.of(topic.partitions()), Optional.empty())
                .configs(topic.config());
        try {
            await(admin.createTopics(List.of(created)).all());
            return true;
        } catch (BrokerException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e;
        }
    }

    /**
     * What is wrong with the topics that a service uses, a sentence each; empty when nothing is. Retention is the operator's to
     * lengthen or shorten and is not compared.
     */
    public static List<String> problems(Admin admin, Collection<Topic> used) {
        Set<String> existing = await(admin.listTopics().names());
        List<String> problems = new ArrayList<>();
        List<Topic> present = new ArrayList<>();
        for (Topic topic : used) {
            if (existing.contains(topic.topicName())) {
                present.add(topic);
            } else {
                problems.add("topic " + topic.topicName() + " is missing");
            }
        }
        Map<String, TopicDescription> descriptions = await(
                admin.describeTopics(present.stream().map(Topic::topicName).toList())
                        .allTopicNames());
        Map<ConfigResource, Config> configs = await(
                admin.describeConfigs(present.stream().map(Topics::resource).toList())
                        .all());
        for (Topic topic : present) {
            int partitions = descriptions.get(topic.topicName()).partitions().size();
            if (partitions != topic.partitions()) {
                problems.add("topic " + topic.topicName() + " has " + partitions + " partitions instead of "
                        + topic.partitions());
            }
            compare(topic, configs.get(resource(topic)), "cleanup.policy", problems);
            compare(topic, configs.get(resource(topic)), "max.message.bytes", problems);
        }
        return problems;
    }

    /**
     * Refuses to go on when a topic is missing or different.
     *
     * @throws IllegalStateException naming every problem and the cure
     */
    public static void require(Admin admin, Collection<Topic> used) {
        List<String> problems = problems(admin, used);
        if (!problems.isEmpty()) {
            throw new IllegalStateException(
                    String.join("; ", problems) + ". Create the topics with: sendwell topics create");
        }
    }

    private static void compare(Topic topic, Config actual, String name, List<String> problems) {
        String wanted = topic.config().get(name);
        String found = actual.get(name).value();
        if (!wanted.equals(found)) {
            problems.add("topic " + topic.topicName() + " has " + name + " " + found + " instead of " + wanted);
        }
    }

    private static ConfigResource resource(Topic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
    }

    private static <V> V await(KafkaFuture<V> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new BrokerException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException(e);
        }
    }

    /** The broker could not be asked; the cause says why. */
    public static final class BrokerException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BrokerException(Throwable cause) {
            super("the Kafka broker could not be asked about its topics: " + cause.getMessage(), cause);
        }
    }
}
