package dev.sendwell.local;

import dev.sendwell.contracts.Topic;
import dev.sendwell.kafka.Topics;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/**
 * {@code topics [list|create|check|manifests]}: the topic catalogue, a broker compared with it (the one that
 * {@code KAFKA_BOOTSTRAP_SERVERS} names, or the running local one), and the catalogue for Kubernetes.
 */
public final class TopicsCommand {
    private TopicsCommand() {}

    /** Exit status 1 when {@code check} finds a difference, 2 when the arguments are unusable. */
    public static void main(String[] arguments) {
        String order = arguments.length == 0 ? "list" : arguments[0];
        switch (order) {
            case "list" -> Arrays.stream(Topic.values()).forEach(TopicsCommand::print);
            case "create" -> create();
            case "check" -> check();
            case "manifests" -> System.out.print(TopicManifests.yaml());
            default -> {
                System.err.println("topics list | create | check | manifests");
                System.exit(2);
            }
        }
    }

    private static void print(Topic topic) {
        Terminal.say(String.format(
                "%-40s %3d partitions  %-7s  %s",
                topic.topicName(),
                topic.partitions(),
                topic.cleanup() == Topic.Cleanup.COMPACT
                        ? "compact"
                        : topic.retention().toDays() + " days",
                topic.maxMessageBytes() / (1024 * 1024) + " MiB a record"));
    }

    private static void create() {
        try (Admin admin = admin()) {
            Set<Topic> created = Topics.create(admin);
            created.forEach(topic -> Terminal.say("created " + topic.topicName()));
            Terminal.say(created.size() + " created, " + (Topic.values().length - created.size()) + " were there");
        }
    }

    private static void check() {
        try (Admin admin = admin()) {
            List<String> problems = Topics.problems(admin, List.of(Topic.values()));
            problems.forEach(Terminal::say);
            Terminal.say(problems.isEmpty() ? "as in the catalogue" : problems.size() + " differences");
            if (!problems.isEmpty()) {
                System.exit(1);
            }
        }
    }

    private static Admin admin() {
        String named = System.getenv("KAFKA_BOOTSTRAP_SERVERS");
        String servers = named == null || named.isBlank()
                ? RunState.read(LocalFolder.current()).kafka()
                : named;
        return Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers));
    }
}
