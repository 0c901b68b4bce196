package dev.sendwell.config.testmail;

import dev.sendwell.config.audit.Actor;
import dev.sendwell.config.audit.Audit;
import dev.sendwell.contracts.CloudEvent;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.Mailbox;
import dev.sendwell.contracts.ParsedAddress;
import dev.sendwell.contracts.SendEmail;
import dev.sendwell.contracts.Topic;
import dev.sendwell.dashboard.Violation;
import dev.sendwell.kafka.Records;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Publishes test e-mails. */
@Singleton
public class TestMail {
    private static final Logger LOG = Logger.getLogger(TestMail.class);
    /** Nobody waits longer for an answer on the page. */
    private static final Duration WANTED_FOR = Duration.ofMinutes(15);

    @Inject
    Producer<String, byte[]> producer;

    @Inject
    InstantSource clock;

    @Inject
    Audit audit;

    /** What came of a wish for a test e-mail. */
    public sealed interface Outcome {}

    /**
     * It is on its way.
     *
     * @param requestId its id within the integration
     * @param story where sender-service tells what becomes of it, as JSON
     */
    public record Sent(String requestId, String story, Instant at) implements Outcome {}

    /** There is no such recipient. */
    public record Refused(Violation violation) implements Outcome {}

    /** Kafka did not take it; nothing was sent. */
    public record NotPublished(String reason) implements Outcome {}

    /** Sends a test e-mail over an integration, which is audited. */
    public Outcome send(String integrationId, @Nullable String to, Actor actor) {
        return switch (EmailAddress.parse(to)) {
            case ParsedAddress.Invalid invalid ->
                new Refused(new Violation("to", "is not an e-mail address: " + invalid.reason()));
            case EmailAddress address -> publish(integrationId, address.mailbox(), actor);
        };
    }

    private Outcome publish(String integrationId, String to, Actor actor) {
        String id = "test-" + UUID.randomUUID();
        Instant now = clock.instant();
        CloudEvent event = new CloudEvent(id, "/sendwell/config-service", "dev.sendwell.send-email.v1", now);
        audit.note(actor, "test e-mail requested", "integration/" + integrationId, Map.of("request", id, "to", to));
        byte[] request = ContractsJson.write(request(integrationId, id, to, now));
        try {
            producer.send(Records.of(Topic.SEND_REQUESTS_TRANSACTIONAL, integrationId + "/" + id, request, event))
                    .get();
            LOG.infof("test e-mail requested integration=%s request=%s", integrationId, id);
            return new Sent(id, "/api/requests/" + integrationId + "/" + id, now);
        } catch (ExecutionException | KafkaException e) {
            LOG.warnf(e, "test e-mail could not be published integration=%s", integrationId);
            return new NotPublished("Kafka does not take the request, so nothing was sent. Try again when it does.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new NotPublished("The service is being stopped. Try again in a moment.");
        }
    }

    private static SendEmail request(String integrationId, String id, String to, Instant now) {
        return new SendEmail(
                id,
                integrationId,
                new Mailbox(to, null),
                null,
                null,
                "Test e-mail from Sendwell",
                "This is the test e-mail of the integration \"" + integrationId + "\".\n"
                        + "It came through Kafka, sender-service and the provider, as every other message does.\n",
                null,
                Map.of(),
                List.of(),
                null,
                null,
                Map.of(),
                null,
                now.plus(WANTED_FOR),
                true);
    }
}
