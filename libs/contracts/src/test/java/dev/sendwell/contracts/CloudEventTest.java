package dev.sendwell.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CloudEventTest {

    @Test
    void headersAreThoseOfTheKafkaBindingInBinaryMode() {
        CloudEvent event = new CloudEvent(
                "5e0c",
                "/sendwell/sender-service",
                "dev.sendwell.delivery.accepted.v1",
                Instant.parse("2026-11-23T10:00:00.123456Z"));

        assertThat(event.headers().entrySet().stream()
                        .map(header -> header.getKey() + ": " + new String(header.getValue(), StandardCharsets.UTF_8)))
                .containsExactly(
                        "ce_specversion: 1.0",
                        "ce_id: 5e0c",
                        "ce_source: /sendwell/sender-service",
                        "ce_type: dev.sendwell.delivery.accepted.v1",
                        "ce_time: 2026-11-23T10:00:00.123456Z",
                        "content-type: application/json");
    }
}
