import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Prints what becomes of an integration's mail until it is interrupted. Argument: integration id. */
public final class Follow {
    private static final List<String> TOPICS = List.of("sendwell.deliveries", "sendwell.email-events");
    private static final JsonMapper JSON = new JsonMapper();

    private Follow() {}

    public static void main(String[] arguments) throws Exception {
        String integrationId = arguments[0];
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                System.getenv().getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"),
                ConsumerConfig.GROUP_ID_CONFIG,
                integrationId + "-follow-java",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(TOPICS);
            while (true) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    // The key begins with the integration id: others' records need not be parsed.
                    if (record.key() != null && record.key().startsWith(integrationId + "|")) {
                        print(record);
                    }
                }
            }
        }
    }

    private static void print(ConsumerRecord<String, byte[]> record) throws Exception {
        JsonNode message = JSON.readTree(record.value());
        // Events carry their common fields under "ref", outcomes at the top.
        JsonNode common = message.has("ref") ? message.get("ref") : message;
        System.out.println(String.join(
                " ",
                common.path("occurredAt").asText(),
                message.path("type").asText(),
                common.path("request").path("requestId").asText("(no request named)"),
                common.path("id").asText()));
    }
}
