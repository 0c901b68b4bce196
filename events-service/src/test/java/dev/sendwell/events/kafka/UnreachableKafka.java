package dev.sendwell.events.kafka;

import java.time.Duration;
import java.util.Map;

/** A broker that nobody listens as. */
public final class UnreachableKafka {
    private UnreachableKafka() {}

    /** A real publisher that waits for it a quarter of a second. */
    public static Publisher publisher() {
        return new Publisher(Map.of("bootstrap.servers", "localhost:1"), Duration.ofMillis(250));
    }
}
