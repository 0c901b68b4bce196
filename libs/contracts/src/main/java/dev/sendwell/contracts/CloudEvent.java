package dev.sendwell.contracts;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The headers of what Sendwell emits: CloudEvents 1.0, Kafka binding, binary mode.
 *
 * @param id unique for the source; equal for a record that is published twice
 * @param source {@code /sendwell/<service>}
 * @param type such as {@code dev.sendwell.delivery.accepted.v1}
 * @param time when it happened
 */
public record CloudEvent(String id, String source, String type, Instant time) {

    /** Header name to UTF-8 value, in the binding's order. */
    public Map<String, byte[]> headers() {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", utf8("1.0"));
        headers.put("ce_id", utf8(id));
        headers.put("ce_source", utf8(source));
        headers.put("ce_type", utf8(type));
        headers.put("ce_time", utf8(time.toString()));
        headers.put("content-type", utf8("application/json"));
        return headers;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
