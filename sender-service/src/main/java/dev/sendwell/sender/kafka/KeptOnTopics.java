package dev.sendwell.sender.kafka;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Delivery;
import dev.sendwell.contracts.Topic;
import dev.sendwell.sender.lane.Payload;
import dev.sendwell.sender.queue.Acceptances;
import dev.sendwell.sender.queue.Place;
import dev.sendwell.sender.redrive.KeptRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Looks records up where they stand, with a consumer of no group that lives for one look. */
public final class KeptOnTopics implements KeptRecords, Acceptances {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);
    /** An outcome stands on its topic soon after the ledger has it; further on it is not looked for. */
    private static final int OUTCOMES_LOOKED_AT = 20_000;

    private final Map<String, Object> config;

    public KeptOnTopics(Map<String, Object> clientConfig) {
        config = new HashMap<>(clientConfig);
        config.keySet().removeAll(List.of(ConsumerConfig.GROUP_ID_CONFIG, ConsumerConfig.CLIENT_ID_CONFIG));
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Read read(Collection<Place> places, long enough) {
        Map<TopicPartition, Deque<Place>> wanted =
                new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
        places.stream()
                .distinct()
                .sorted(Comparator.comparingLong(Place::offset))
                .forEach(place -> wanted.computeIfAbsent(partition(place), one -> new ArrayDeque<>())
                        .add(place));
        Look look = new Look(enough);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(wanted.keySet());
            Map<TopicPartition, Long> ends = consumer.endOffsets(wanted.keySet());
            for (Map.Entry<TopicPartition, Deque<Place>> one : wanted.entrySet()) {
                TopicPartition partition = one.getKey();
                one.getValue().removeIf(place -> {
                    boolean away = place.offset() < begins.get(partition) || place.offset() >= ends.get(partition);
                    return away && look.gone.add(place);
                });
                if (!look.isOver()) {
                    look.read(consumer, partition, one.getValue());
                }
            }
        } catch (KafkaException e) {
            throw new UnavailableException(e);
        }
        return new Read(look.kept, look.gone);
    }

    private static TopicPartition partition(Place place) {
        return new TopicPartition(place.topic().topicName(), place.partition());
    }

    @Override
    public Optional<Acceptance> find(String integrationId, String requestId, Instant at) {
        String key = integrationId + "|" + requestId;
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        // Where the producer puts what has this key.
        TopicPartition partition = new TopicPartition(
                Topic.DELIVERIES.topicName(), Utils.toPositive(Utils.murmur2(bytes)) % Topic.DELIVERIES.partitions());
        long until = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            OffsetAndTimestamp from = consumer.offsetsForTimes(
                            Map.of(partition, at.minusSeconds(5).toEpochMilli()))
                    .get(partition);
            if (from == null) {
                return Optional.empty();
            }
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            consumer.assign(List.of(partition));
            consumer.seek(partition, from.offset());
            while (consumer.position(partition) < Math.min(end, from.offset() + OUTCOMES_LOOKED_AT)
                    && System.nanoTime() < until) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    Optional<Acceptance> found = acceptance(record, key);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return Optional.empty();
        } catch (KafkaException e) {
            throw new UnavailableException(e);
        }
    }

    private static Optional<Acceptance> acceptance(ConsumerRecord<byte[], byte[]> record, String key) {
        if (record.key() == null || !key.equals(new String(record.key(), StandardCharsets.UTF_8))) {
            return Optional.empty();
        }
        try {
            return ContractsJson.read(record.value(), Delivery.class) instanceof Delivery.Accepted accepted
                    ? Optional.of(new Acceptance(accepted.providerMessageId(), accepted.messageId(), accepted.reply()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** One look at several partitions. */
    private static final class Look {
        private final Map<Place, Kept> kept = new HashMap<>();
        private final Set<Place> gone = new HashSet<>();
        private final long enough;
        private final long until = System.nanoTime() + PATIENCE.toNanos();
        private long bytes;
        private boolean late;

        Look(long enough) {
            this.enough = enough;
        }

        boolean isOver() {
            return late || bytes >= enough;
        }

        /** Reads what is wanted of a partition, in order. */
        void read(Consumer<byte[], byte[]> consumer, TopicPartition partition, Deque<Place> wanted) {
            consumer.assign(List.of(partition));
            while (!wanted.isEmpty() && !isOver()) {
                long next = wanted.getFirst().offset();
                consumer.seek(partition, next);
                List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
                while (batch.isEmpty() && consumer.position(partition) == next) {
                    if (System.nanoTime() > until) {
                        if (!kept.isEmpty() || !gone.isEmpty()) {
                            late = true;
                            return;
                        }
                        throw new KafkaException("a record of " + partition + " could not be read in time");
                    }
                    batch.addAll(consumer.poll(POLL).records(partition));
                }
                take(batch, consumer.position(partition), wanted);
            }
        }

        private void take(List<ConsumerRecord<byte[], byte[]>> batch, long position, Deque<Place> wanted) {
            Map<Long, ConsumerRecord<byte[], byte[]>> byOffset = new HashMap<>();
            batch.forEach(record -> byOffset.put(record.offset(), record));
            while (!wanted.isEmpty() && wanted.getFirst().offset() < position && !isOver()) {
                Place place = wanted.removeFirst();
                ConsumerRecord<byte[], byte[]> record = byOffset.get(place.offset());
                if (record == null) {
                    gone.add(place);
                } else {
                    kept.put(place, kept(record));
                    bytes += Math.max(record.serializedValueSize(), 0);
                }
            }
        }

        private static Kept kept(ConsumerRecord<byte[], byte[]> record) {
            Header source = record.headers().lastHeader("ce_source");
            return new Kept(
                    payload(record.key()),
                    payload(record.value()),
                    Instant.ofEpochMilli(record.timestamp()),
                    source == null || source.value() == null
                            ? null
                            : new String(source.value(), StandardCharsets.UTF_8));
        }

        private static @Nullable Payload payload(byte @Nullable [] bytes) {
            return bytes == null ? null : Payload.of(bytes);
        }
    }
}
