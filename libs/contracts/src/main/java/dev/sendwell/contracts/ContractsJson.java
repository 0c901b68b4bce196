package dev.sendwell.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Instant;

/**
 * How contracts are written and read as JSON: absent fields are left out, instants are ISO-8601 in UTC.
 *
 * <p>A reader survives a newer writer: an unknown field is ignored, an unknown {@code type} reads as {@code Unrecognized}, an
 * unknown enum value as the default that its enum documents (every enum on the wire has one, always the safe side) or, where
 * the field may be absent, as absent. What is broken rather than new is refused and not guessed: a second value behind the
 * first, a number where a text belongs, a text or a fraction where a whole number belongs, an instant that is a number.
 */
public final class ContractsJson {
    private static final JsonMapper MAPPER = configure(new JsonMapper());

    private ContractsJson() {}

    /** The shared mapper; it must not be reconfigured. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** Gives another mapper, such as the one Quarkus injects, the same rules. */
    public static <M extends ObjectMapper> M configure(M mapper) {
        mapper.registerModule(new JavaTimeModule());
        mapper.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
        mapper.disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
        mapper.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        mapper.disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE);
        mapper.enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE);
        mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
        mapper.registerModule(
                new SimpleModule("sendwell-contracts").addDeserializer(Instant.class, new InstantReader()));
        refuse(
                mapper,
                LogicalType.Textual,
                CoercionInputShape.Integer,
                CoercionInputShape.Float,
                CoercionInputShape.Boolean);
        refuse(mapper, LogicalType.Integer, CoercionInputShape.String, CoercionInputShape.EmptyString);
        refuse(
                mapper,
                LogicalType.Boolean,
                CoercionInputShape.String,
                CoercionInputShape.EmptyString,
                CoercionInputShape.Integer);
        return mapper;
    }

    private static void refuse(ObjectMapper mapper, LogicalType target, CoercionInputShape... found) {
        for (CoercionInputShape shape : found) {
            mapper.coercionConfigFor(target).setCoercion(shape, CoercionAction.Fail);
        }
    }

    /** The JSON of a contract record, UTF-8. */
    public static byte[] write(Object contract) {
        try {
            return MAPPER.writeValueAsBytes(contract);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + contract.getClass(), e);
        }
    }

    /**
     * Reads a record.
     *
     * @throws IOException when the bytes are not the JSON of a {@code type}; its message may quote the input, so it is not
     *     for logs
     */
    public static <T> T read(byte[] json, Class<T> type) throws IOException {
        T value = MAPPER.readValue(json, type);
        if (value == null) {
            throw new IOException("the JSON value is null");
        }
        return value;
    }
}
