package dev.sendwell.sender.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sendwell.advice.Text;
import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.DeadLetter;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.kafka.Projection;
import dev.sendwell.sender.deadletter.Shelf;
import dev.sendwell.sender.persistence.JdbcShelf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Carries the dead letters' topic into the database, without the content: what people look for is read out of it, as far as it
 * can be read at all.
 */
public final class DeadLetterProjection implements Projection.Step {
    /** The projection's name in {@code consumer_offset}. */
    public static final String NAME = "dead-letters";

    private static final int LONGEST = 300;

    private final AddressHash.Hasher hasher;

    public DeadLetterProjection(AddressHash.Hasher hasher) {
        this.hasher = hasher;
    }

    /** Few at once: each may have ten megabytes. */
    public static Map<String, Object> consumerConfig(Map<String, Object> clientConfig) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        return config;
    }

    @Override
    public void apply(Connection transaction, List<ConsumerRecord<String, byte[]>> records) throws SQLException {
        List<JdbcShelf.Arrival> letters = new ArrayList<>(records.size());
        records.forEach(record -> letters.add(letter(record)));
        JdbcShelf.add(transaction, letters);
    }

    private JdbcShelf.Arrival letter(ConsumerRecord<String, byte[]> record) {
        Content content = content(record.value());
        String reason = header(record, DeadLetter.REASON);
        String detail = header(record, DeadLetter.DETAIL);
        return new JdbcShelf.Arrival(
                new Shelf.Id(record.partition(), record.offset()),
                Instant.ofEpochMilli(record.timestamp()),
                reason == null ? "no reason given" : reason,
                detail == null ? "" : detail,
                header(record, DeadLetter.TOPIC),
                partition(header(record, DeadLetter.PARTITION)),
                number(header(record, DeadLetter.OFFSET)),
                Math.max(record.serializedValueSize(), 0),
                content.integrationId(),
                content.requestId(),
                content.campaign(),
                content.address());
    }

    private Content content(byte @Nullable [] value) {
        if (value == null) {
            return Content.NONE;
        }
        try {
            JsonNode json = ContractsJson.mapper().readTree(value);
            return json == null || !json.isObject()
                    ? Content.NONE
                    : new Content(
                            text(json.path("integrationId")),
                            text(json.path("id")),
                            text(json.path("campaign")),
                            EmailAddress.parse(text(json.path("to").path("address"))) instanceof EmailAddress address
                                    ? hasher.of(address)
                                    : null);
        } catch (IOException e) {
            return Content.NONE;
        }
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? Text.storable(node.textValue(), LONGEST) : null;
    }

    private static @Nullable String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? null
                : Text.storable(new String(header.value(), StandardCharsets.UTF_8), LONGEST);
    }

    private static @Nullable Integer partition(@Nullable String text) {
        Long number = number(text);
        return number == null ? null : number.intValue();
    }

    private static @Nullable Long number(@Nullable String text) {
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private record Content(
            @Nullable String integrationId,
            @Nullable String requestId,
            @Nullable String campaign,
            @Nullable AddressHash address) {
        static final Content NONE = new Content(null, null, null, null);
    }
}
