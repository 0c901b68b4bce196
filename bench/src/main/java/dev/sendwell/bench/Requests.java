package dev.sendwell.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Publishes requests of 2 KB, each with an id and a recipient of its own, and counts what became of them. */
final class Requests implements AutoCloseable {
    static final Topic TOPIC = Topic.SEND_REQUESTS_TRANSACTIONAL;
    private static final int BYTES = 2_048;

    private final Admin admin;
    private final KafkaProducer<String, byte[]> producer;
    private final Map<TopicPartition, OffsetSpec> outcomes = new HashMap<>();
    private volatile @Nullable Exception failure;
    private long count;

    Requests(Ground ground) {
        admin = Admin.create(ground.kafka());
        Map<String, Object> settings = new HashMap<>(ground.kafka());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, "5");
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(256 << 10));
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        for (int i = 0; i < Topic.DELIVERIES.partitions(); i++) {
            outcomes.put(new TopicPartition(Topic.DELIVERIES.topicName(), i), OffsetSpec.latest());
        }
    }

    /** Publishes so many; returns when the broker has them all. */
    void publish(String integration, int number) {
        for (int i = 0; i < number; i++) {
            publishOne(integration);
        }
        flush();
    }

    /** Publishes a fixed number a second, whatever becomes of them. */
    void publishAtRate(String integration, int perSecond, int number) throws InterruptedException {
        long from = System.nanoTime();
        for (int i = 0; i < number; i++) {
            long due = from + i * 1_000_000_000L / perSecond;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            publishOne(integration);
        }
        flush();
    }

    private void flush() {
        producer.flush();
        if (failure != null) {
            throw new IllegalStateException("requests cannot be published", failure);
        }
    }

    private void publishOne(String integration) {
        publishTo("person" + count + "@domain" + count % 500 + ".example", integration);
    }

    /** Publishes one to somebody; returns at once. */
    void publishTo(String address, String integration) {
        String id = "order-" + count++;
        ObjectNode request = ContractsJson.mapper()
                .createObjectNode()
                .put("id", id)
                .put("integrationId", integration)
                .put("subject", "Your receipt for " + id);
        request.putObject("to").put("address", address);
        request.put("text", "");
        try {
            int missing = BYTES - ContractsJson.mapper().writeValueAsBytes(request).length;
            // A line end takes two octets in JSON.
            String line = "Thank you for your order; it is on its way, and this line is here for its length.";
            StringBuilder text = new StringBuilder(missing);
            while (text.length() + line.length() + 2 <= missing) {
                text.append(line).append('\n');
                missing--;
            }
            text.append("x".repeat(missing - text.length()));
            ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                    TOPIC.topicName(),
                    integration + "/" + id,
                    ContractsJson.mapper().writeValueAsBytes(request.put("text", text.toString())));
            Future<RecordMetadata> unused = producer.send(record, (metadata, e) -> failure = e == null ? failure : e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many outcomes were published so far. */
    long outcomes() throws InterruptedException {
        try {
            return admin.listOffsets(outcomes).all().get().values().stream()
                    .mapToLong(found -> found.offset())
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a group has so many members and each has its partitions. */
    void awaitMembers(String group, int members) throws Exception {
        while (true) {
            var described = admin.describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get();
            boolean settled = described.members().size() == members
                    && described.groupState() == GroupState.STABLE
                    && described.members().stream()
                            .noneMatch(member ->
                                    member.assignment().topicPartitions().isEmpty());
            if (settled) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Of a topic, all. */
    static List<TopicPartition> partitions(Topic topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < topic.partitions(); i++) {
            partitions.add(new TopicPartition(topic.topicName(), i));
        }
        return partitions;
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
