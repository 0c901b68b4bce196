package dev.sendwell.events.kafka;

import java.time.Duration;
import java.util.Map;

/** A broker that nobody listens as, and a real publisher that waits for it a quarter of a second. */
public final class UnreachableKafka implements AutoCloseable {
    private final Publisher publisher =
            new Publisher(Map.of("bootstrap.servers", "localhost:1"), Duration.ofMillis(250));

    public Publisher publisher() {
        return publisher;
    }

    @Override
    public void close() {
        publisher.close();
    }
}
