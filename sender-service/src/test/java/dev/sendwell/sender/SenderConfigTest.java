package dev.sendwell.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SenderConfigTest {
    private static final Map<String, String> NEEDED =
            Map.of("sendwell.address-key", "AAAA", "sendwell.keysets.smtp", "{}");

    @Test
    void defaultsAreSafeInProduction() {
        SenderConfig config = read(NEEDED).getConfigMapping(SenderConfig.class);

        assertThat(config.ledger().retention()).isEqualTo(Duration.ofDays(30));
        assertThat(config.lease().length()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.lease().longestTransaction()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.retry().from()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.retry().upTo()).isEqualTo(Duration.ofHours(1));
        assertThat(config.retry().giveUpAfter()).isEqualTo(Duration.ofHours(24));
        assertThat(config.breaker().connectionFailures()).isEqualTo(5);
        assertThat(config.breaker().probeEvery()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.waiting().limit()).isEqualTo(1_000_000);
        assertThat(config.waiting().parkStuckAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.unconfirmed().window()).isEqualTo(Duration.ofMinutes(75));
        assertThat(config.intake().unknownGrace()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.intake().memory().asLongValue()).isEqualTo(64 << 20);
        assertThat(config.intake().drain()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.smtp().allowedPorts()).hasToString("25, 465, 587, 2525");
        assertThat(config.smtp().largestGroup()).isEqualTo(100);
        assertThat(config.smtp().acceptanceTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.suppressions().maxLag()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.shutdown().grace()).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource({
        "sendwell.ledger.retention, 1m",
        "sendwell.lease.length, 0s",
        "sendwell.retry.from, 0s",
        "sendwell.retry.give-up-after, soon",
        "sendwell.breaker.connection-failures, 0",
        "sendwell.waiting.limit, 0",
        "sendwell.unconfirmed.window, 0s",
        "sendwell.intake.memory, plenty",
        "sendwell.intake.drain, 0s",
        "sendwell.smtp.allowed-ports, smtp",
        "sendwell.smtp.largest-group, 0",
        "sendwell.smtp.largest-group, 100000",
        "sendwell.suppressions.max-lag, 0s",
    })
    void aBadValueStopsTheStartAndNamesItsKey(String key, String value) {
        Map<String, String> values = new HashMap<>(NEEDED);
        values.put(key, value);

        assertThatThrownBy(() -> read(values)).hasMessageContaining(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendwell.address-key", "sendwell.keysets.smtp"})
    void aMissingSecretStopsTheStartAndNamesItsKey(String key) {
        Map<String, String> values = new HashMap<>(NEEDED);
        values.remove(key);

        assertThatThrownBy(() -> read(values)).hasMessageContaining(key);
    }

    @Test
    void aLedgerThatForgetsWhatMayComeAgainStopsTheStartAndNamesItsKey() {
        // 7 days that topics keep requests, 1 day of retries, 3 days that sendAt may lie ahead
        Map<String, String> values = new HashMap<>(NEEDED);
        values.put("sendwell.ledger.retention", "11d");
        SenderConfig enough = read(values).getConfigMapping(SenderConfig.class);
        values.put("sendwell.ledger.retention", "263h");
        SenderConfig tooShort = read(values).getConfigMapping(SenderConfig.class);

        SenderLifecycle.requireLongMemory(enough, Duration.ofDays(7));
        assertThatThrownBy(() -> SenderLifecycle.requireLongMemory(tooShort, Duration.ofDays(7)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sendwell.ledger.retention is PT263H, at least PT264H is needed");
    }

    private static SmallRyeConfig read(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withValidator(new BeanValidationConfigValidatorImpl())
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .withMapping(SenderConfig.class)
                .build();
    }
}
