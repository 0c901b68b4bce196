package dev.sendwell.sender.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.IntegrationStatus;
import dev.sendwell.sender.breaker.BreakerStore;
import dev.sendwell.sender.breaker.Breakers;
import dev.sendwell.sender.integration.Integration;
import dev.sendwell.sender.integration.Integrations;
import dev.sendwell.sender.integration.Known;
import dev.sendwell.sender.queue.Queue;
import dev.sendwell.sender.waiting.WaitingCensus;
import dev.sendwell.sender.waiting.WaitingRoom;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class StatusReporterTest {
    private static final Instant NOW = Instant.parse("2026-11-28T02:00:00Z");

    private final MockProducer<String, byte[]> kafka =
            new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
    private final StatusReporter reporter = new StatusReporter(
            new OneThatIsLocked(),
            new Breakers(empty(BreakerStore.class), 3, Duration.ofMinutes(1), () -> NOW),
            new WaitingCensus(empty(WaitingRoom.class), 1),
            empty(Queue.class),
            kafka,
            () -> NOW);

    @Test
    void reportsAStatusOnceWhenKafkaTakesIt() throws IOException {
        reporter.report();
        kafka.completeNext();
        reporter.report();

        assertThat(kafka.history()).hasSize(1);
        assertThat(ContractsJson.read(kafka.history().getFirst().value(), IntegrationStatus.class)
                        .lockedVersion())
                .isEqualTo(7);
    }

    @Test
    void reportsAStatusAgainThatKafkaDidNotTake() {
        reporter.report();
        kafka.errorNext(new TimeoutException("no broker"));
        reporter.report();
        kafka.completeNext();
        reporter.report();

        assertThat(kafka.history()).hasSize(2);
    }

    @Test
    void reportsAStatusAgainThatCouldNotBeHandedOver() {
        kafka.sendException = new TimeoutException("no metadata");
        assertThatThrownBy(reporter::report).isInstanceOf(TimeoutException.class);
        kafka.sendException = null;
        reporter.report();

        assertThat(kafka.history()).hasSize(1);
    }

    /** Answers every question with an empty map. */
    private static <T> T empty(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> Map.of()));
    }

    private static final class OneThatIsLocked implements Integrations {
        @Override
        public Known find(String integrationId) {
            return new Known.Locked();
        }

        @Override
        public Collection<Integration> usable() {
            return List.of();
        }

        @Override
        public Map<String, Long> lockedVersions() {
            return Map.of("shop", 7L);
        }
    }
}
