import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes one request and waits until Kafka has it. Arguments: integration id, request id, recipient. */
public final class Publish {
    private static final String TOPIC = "sendwell.send-requests.transactional";
    private static final JsonMapper JSON = new JsonMapper();

    private Publish() {}

    public static void main(String[] arguments) throws Exception {
        String integrationId = arguments[0];
        String requestId = arguments[1];
        String recipient = arguments[2];

        ObjectNode request = JSON.createObjectNode();
        request.put("id", requestId);
        request.put("integrationId", integrationId);
        request.putObject("to").put("address", recipient);
        request.put("subject", "Your receipt");
        request.put("text", "Thank you for your order.\n");
        request.put("campaign", "receipts");
        request.putObject("metadata").put("order", "4711");

        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                System.getenv().getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                10 * 1024 * 1024);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            RecordMetadata place = producer.send(new ProducerRecord<>(
                            TOPIC, integrationId + "/" + requestId, JSON.writeValueAsBytes(request)))
                    .get();
            System.out.println("requested " + requestId + " at " + place);
        }
    }
}
