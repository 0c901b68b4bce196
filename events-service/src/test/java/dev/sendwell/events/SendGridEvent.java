package dev.sendwell.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.LedgerId;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

/** One event as SendGrid writes it. */
public final class SendGridEvent {
    private final ObjectNode json = ContractsJson.mapper().createObjectNode();

    private SendGridEvent(String event, String address, Instant at) {
        json.put("event", event).put("timestamp", at.getEpochSecond());
        if (address != null) {
            json.put("email", address);
        }
        json.put("sg_event_id", UUID.randomUUID().toString());
        json.put("sg_message_id", UUID.randomUUID().toString().replace("-", "") + ".recvd-1234-0");
    }

    /** An event of mail that Sendwell did not send. */
    public static SendGridEvent of(String event, String address, Instant at) {
        return new SendGridEvent(event, address, at);
    }

    /** The event is about this request. */
    public SendGridEvent ofRequest(String integrationId, String requestId) {
        return with("sendwell_integration", integrationId)
                .with("sendwell_request", requestId)
                .with("sendwell_id", LedgerId.of(integrationId, requestId).toString());
    }

    public SendGridEvent with(String field, String value) {
        json.put(field, value);
        return this;
    }

    public SendGridEvent with(String field, int value) {
        json.put(field, value);
        return this;
    }

    public SendGridEvent without(String field) {
        json.remove(field);
        return this;
    }

    @Override
    public String toString() {
        return json.toString();
    }

    /** A body as SendGrid writes it. */
    public static String batch(SendGridEvent... events) {
        return Arrays.stream(events).map(SendGridEvent::toString).collect(Collectors.joining(",\r\n", "[", "]\r\n"));
    }
}
