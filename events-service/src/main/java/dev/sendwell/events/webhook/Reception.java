package dev.sendwell.events.webhook;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.CloudEvent;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.EmailEvent.EventRef;
import dev.sendwell.contracts.RecordType;
import dev.sendwell.contracts.Topic;
import dev.sendwell.events.EventsConfig;
import dev.sendwell.events.integration.IntegrationStates;
import dev.sendwell.events.integration.Integrations;
import dev.sendwell.events.integration.KnownIntegration;
import dev.sendwell.events.kafka.Publisher;
import dev.sendwell.events.sendgrid.Batch;
import dev.sendwell.events.sendgrid.Normalized;
import dev.sendwell.events.sendgrid.SendGridEvents;
import dev.sendwell.events.verdict.Outages;
import dev.sendwell.kafka.Records;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/** Takes posts: check, cut, normalise, publish, and only then say so. */
@ApplicationScoped
class Reception {
    private static final Logger LOG = Logger.getLogger(Reception.class);
    private static final String SOURCE = "/sendwell/events-service";

    private final Integrations integrations;
    private final IntegrationStates states;
    private final SendGridEvents sendGrid;
    private final SignatureCheck signatures;
    private final Publisher publisher;
    private final Outages outages;
    private final InstantSource clock;
    private final Map<Answer, Counter> answers = new EnumMap<>(Answer.class);
    private final Counter ours;
    private final Counter foreign;

    Reception(
            Integrations integrations,
            IntegrationStates states,
            AddressHash.Hasher hasher,
            EventsConfig config,
            Publisher publisher,
            Outages outages,
            InstantSource clock,
            MeterRegistry metrics) {
        this.integrations = integrations;
        this.states = states;
        this.sendGrid = new SendGridEvents(hasher);
        this.signatures = new SignatureCheck(config.webhook().maxAge());
        this.publisher = publisher;
        this.outages = outages;
        this.clock = clock;
        for (Answer answer : Answer.values()) {
            answers.put(answer, metrics.counter("sendwell.webhook.posts", "answer", answer.cause()));
        }
        this.ours = metrics.counter("sendwell.webhook.events", "whose", "ours");
        this.foreign = metrics.counter("sendwell.webhook.events", "whose", "foreign");
    }

    /** Whose webhook it is, or the answer that there is none or that it cannot be known yet. */
    sealed interface Addressee {
        record Known(KnownIntegration integration) implements Addressee {}

        record Nobody(Answer answer) implements Addressee {}
    }

    Addressee addressee(String token) {
        if (!integrations.read()) {
            return new Addressee.Nobody(answered(Answer.NOT_NOW));
        }
        Optional<KnownIntegration> integration = integrations.byToken(token);
        return integration.isPresent()
                ? new Addressee.Known(integration.get())
                : new Addressee.Nobody(answered(Answer.UNKNOWN_TOKEN));
    }

    /** There is no room for another post. */
    Answer notNow() {
        return answered(Answer.NOT_NOW);
    }

    Answer refuse(KnownIntegration integration, Answer answer) {
        states.refused(integration, answer.cause());
        return answered(answer);
    }

    Answer take(KnownIntegration integration, Post post) {
        Instant now = clock.instant();
        Answer refusal = signatures.refusal(integration, post, now);
        if (refusal != null) {
            return refusal.isRefusal() ? refuse(integration, refusal) : answered(refusal);
        }
        Optional<Batch> batch = Batch.split(post.body());
        if (batch.isEmpty()) {
            return refuse(integration, Answer.NOT_AN_ARRAY);
        }
        return batch.get().hasTooMany()
                ? refuse(integration, Answer.TOO_LARGE)
                : publish(integration, batch.get(), now);
    }

    private Answer publish(KnownIntegration integration, Batch batch, Instant now) {
        List<ProducerRecord<String, byte[]>> records =
                new ArrayList<>(batch.elements().size());
        int others = 0;
        for (Batch.Element element : batch.elements()) {
            switch (sendGrid.normalize(integration.id(), now, batch, element)) {
                case Normalized.Ours(EmailEvent event) -> records.add(record(event));
                case Normalized.Foreign ignored -> others++;
            }
        }
        try {
            publisher.publishInAnyOrder(records);
        } catch (Publisher.NotPublishedException e) {
            LOG.warnf(
                    "events are not taken, SendGrid tries again integration=%s cause=%s",
                    integration.id(), e.getMessage());
            return answered(Answer.NOT_NOW);
        }
        states.received(integration, now);
        ours.increment(records.size());
        foreign.increment(others);
        return answered(Answer.TAKEN);
    }

    private static ProducerRecord<String, byte[]> record(EmailEvent event) {
        EventRef ref = event.ref();
        String hash = ref.recipient() == null ? "" : ref.recipient().hash();
        String type = "dev.sendwell.email-event." + RecordType.of((Record) event) + ".v1";
        return Records.of(
                Topic.EMAIL_EVENTS,
                ref.request().integrationId() + "|" + hash,
                ContractsJson.write(event),
                new CloudEvent(ref.id(), SOURCE, type, ref.occurredAt()));
    }

    private Answer answered(Answer answer) {
        if (answer == Answer.NOT_NOW) {
            outages.refused();
        }
        Objects.requireNonNull(answers.get(answer)).increment();
        return answer;
    }
}
