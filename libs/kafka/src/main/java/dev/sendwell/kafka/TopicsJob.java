package dev.sendwell.kafka;

import dev.sendwell.contracts.Topic;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * {@code create} or {@code check}: a job that makes a broker's topics those of the catalogue, or says in what they differ. It is
 * in the image of every service and needs nothing of Quarkus. The broker and how it is spoken to are in the environment by the
 * names that the services take: {@code KAFKA_BOOTSTRAP_SERVERS}, {@code KAFKA_SECURITY_PROTOCOL} and so on.
 */
public final class TopicsJob {
    private static final String PREFIX = "KAFKA_";

    private TopicsJob() {}

    /** Exit status 1 when topics differ or the broker cannot be asked, 2 when the arguments are unusable. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.getenv(), System.out));
    }

    static int run(List<String> arguments, Map<String, String> environment, PrintStream out) {
        Map<String, Object> client = clientConfig(environment);
        if (arguments.size() != 1
                || !Set.of("create", "check").contains(arguments.getFirst())
                || !client.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            out.println("create | check, with KAFKA_BOOTSTRAP_SERVERS in the environment");
            return 2;
        }
        try (Admin admin = Admin.create(client)) {
            if (arguments.getFirst().equals("create")) {
                Topics.create(admin).forEach(topic -> out.println("created " + topic.topicName()));
            }
            List<String> problems = Topics.problems(admin, List.of(Topic.values()));
            problems.forEach(out::println);
            out.println(problems.isEmpty() ? "topics are as in the catalogue" : problems.size() + " differences");
            return problems.isEmpty() ? 0 : 1;
        } catch (KafkaException | Topics.BrokerException e) {
            out.println(e.getMessage());
            return 1;
        }
    }

    /** {@code KAFKA_SSL_KEYSTORE_LOCATION} is Kafka's {@code ssl.keystore.location}. */
    private static Map<String, Object> clientConfig(Map<String, String> environment) {
        Map<String, Object> config = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !value.isBlank()) {
                config.put(
                        name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return config;
    }
}
