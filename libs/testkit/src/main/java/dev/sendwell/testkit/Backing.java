package dev.sendwell.testkit;

import dev.sendwell.backing.Databases;
import dev.sendwell.backing.EmbeddedKafka;
import dev.sendwell.backing.EmbeddedPostgres;
import dev.sendwell.contracts.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * Kafka with the topics of the catalogue, and PostgreSQL; started once per JVM and stopped with it.
 *
 * @param bootstrapServers what Kafka clients connect to
 * @param postgresUrl JDBC URL of the server, ending in a slash: the database's name follows
 * @param postgresUser a superuser
 * @param postgresPassword the superuser's
 */
public record Backing(String bootstrapServers, String postgresUrl, String postgresUser, String postgresPassword) {

    /** A test resource and a test class are loaded by different class loaders, which must find the same servers. */
    private static final String SHARED = Backing.class.getName();

    /** The backing services of this JVM, started by whoever asks first. */
    public static Backing current() {
        Properties shared = System.getProperties();
        synchronized (shared) {
            if (shared.getProperty(SHARED) == null) {
                Backing started = inContainers() ? containers() : embedded();
                createTopics(started.bootstrapServers);
                shared.setProperty(
                        SHARED,
                        String.join(
                                "\n",
                                started.bootstrapServers,
                                started.postgresUrl,
                                started.postgresUser,
                                started.postgresPassword));
            }
            String[] parts = shared.getProperty(SHARED).split("\n", -1);
            return new Backing(parts[0], parts[1], parts[2], parts[3]);
        }
    }

    /** Client settings for Kafka. */
    public Map<String, Object> kafka() {
        return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    }

    /** Creates service databases on the server. */
    public Databases databases() {
        return new Databases(postgresUrl + "postgres", postgresUser, postgresPassword);
    }

    /**
     * The PostgreSQL of this JVM beside a broker of its own, for services that a test runs in processes: the service that other
     * tests have left running in this JVM reads none of it.
     */
    public static Backing withOwnBroker() {
        Backing shared = current();
        String bootstrapServers;
        if (inContainers()) {
            KafkaContainer kafka = kafkaContainer();
            kafka.start();
            bootstrapServers = kafka.getBootstrapServers();
        } else {
            bootstrapServers = embeddedKafka();
        }
        createTopics(bootstrapServers);
        return new Backing(bootstrapServers, shared.postgresUrl, shared.postgresUser, shared.postgresPassword);
    }

    private static boolean inContainers() {
        return "containers".equals(System.getenv("SENDWELL_BACKING"));
    }

    private static Backing embedded() {
        String bootstrapServers = embeddedKafka();
        EmbeddedPostgres postgres = EmbeddedPostgres.startTemporary();
        return new Backing(bootstrapServers, postgres.jdbcUrl(""), postgres.superuser(), postgres.password());
    }

    private static String embeddedKafka() {
        Path folder = temporaryFolder();
        EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            kafka.close();
            delete(folder);
        }));
        return kafka.bootstrapServers();
    }

    /** Testcontainers stops what it started when the JVM ends. */
    private static Backing containers() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new IllegalStateException("SENDWELL_BACKING=containers needs a container engine, and none answers."
                    + " Without that variable the tests use embedded Kafka and PostgreSQL.");
        }
        KafkaContainer kafka = kafkaContainer();
        PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:18-alpine");
        Stream.of(kafka, postgres).parallel().forEach(container -> container.start());
        String url = "jdbc:postgresql://" + postgres.getHost() + ":" + postgres.getMappedPort(5432) + "/";
        return new Backing(kafka.getBootstrapServers(), url, postgres.getUsername(), postgres.getPassword());
    }

    private static KafkaContainer kafkaContainer() {
        return new KafkaContainer("apache/kafka-native:4.1.1")
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                .withEnv("KAFKA_MESSAGE_MAX_BYTES", Integer.toString(12 * 1024 * 1024));
    }

    private static void createTopics(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            List<NewTopic> topics = Arrays.stream(Topic.values())
                    .map(topic -> new NewTopic(
                                    topic.topicName(), Optional.of(topic.partitions()), Optional.<Short>empty())
                            .configs(topic.config()))
                    .toList();
            admin.createTopics(topics).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topics could not be created", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while topics were created", e);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("sendwell-test-");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder", e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the test's folder could not be removed: " + folder, e);
        }
    }
}
