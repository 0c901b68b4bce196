package dev.sendwell.dashboard;

import dev.sendwell.contracts.CloudEvent;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.TokenUse;
import dev.sendwell.contracts.Topic;
import dev.sendwell.kafka.Records;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells on the topic {@code token-uses} when an API token was last used here, so that somebody can see which ones nobody needs.
 * Nobody waits for it, and what is lost with Kafka away is told at the next use. There is no producer before the first use.
 */
@Singleton
class TokenUses {
    private static final Logger LOG = Logger.getLogger(TokenUses.class);
    private static final Duration TOLD_AGAIN_AFTER = Duration.ofMinutes(1);
    private static final int GIVE_UP_AFTER_MS = 5_000;

    private final Map<String, Object> kafka;
    private final String service;
    private final Map<String, Instant> told = new ConcurrentHashMap<>();
    private @Nullable Producer<String, byte[]> producer;

    @Inject
    TokenUses(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.kafka = kafka;
        this.service = service;
    }

    /** Notes that a token was used just now. */
    void note(String tokenId) {
        Instant now = Instant.now();
        Instant before = told.get(tokenId);
        if (before == null || before.plus(TOLD_AGAIN_AFTER).isBefore(now)) {
            told.put(tokenId, now);
            Thread.ofVirtual().start(() -> tell(new TokenUse(tokenId, service, now)));
        }
    }

    private void tell(TokenUse use) {
        CloudEvent event = new CloudEvent(
                use.key() + "|" + use.at().toEpochMilli(),
                "/sendwell/" + service,
                "dev.sendwell.token.used.v1",
                use.at());
        try {
            Future<RecordMetadata> unused = producer()
                    .send(Records.of(Topic.TOKEN_USES, use.key(), ContractsJson.write(use), event), (sent, failure) -> {
                        if (failure != null) {
                            LOG.warnf("the use of a token is not told cause=%s", failure.getMessage());
                        }
                    });
        } catch (KafkaException e) {
            LOG.warnf("the use of a token is not told cause=%s", e.getMessage());
        }
    }

    private synchronized Producer<String, byte[]> producer() {
        Producer<String, byte[]> known = producer;
        if (known == null) {
            Map<String, Object> config = new HashMap<>(kafka);
            config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, GIVE_UP_AFTER_MS);
            config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, GIVE_UP_AFTER_MS / 2);
            config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, GIVE_UP_AFTER_MS);
            known = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
            producer = known;
        }
        return known;
    }

    @PreDestroy
    synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofMillis(GIVE_UP_AFTER_MS));
        }
    }
}
