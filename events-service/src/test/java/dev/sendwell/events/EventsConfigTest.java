package dev.sendwell.events;

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

class EventsConfigTest {
    private static final Map<String, String> NEEDED =
            Map.of("sendwell.address-key", "AAAA", "sendwell.keysets.webhook", "{}");

    @Test
    void defaultsAreSafeInProduction() {
        EventsConfig config = read(NEEDED).getConfigMapping(EventsConfig.class);

        assertThat(config.projections()).isTrue();
        assertThat(config.webhook().maxBody().asLongValue()).isEqualTo(4 * 1024 * 1024);
        assertThat(config.webhook().maxAge()).isEqualTo(Duration.ofHours(25));
        assertThat(config.webhook().readWithin()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.webhook().publishWithin()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.journal().retentionMonths()).isEqualTo(13);
        assertThat(config.policy().softBounces()).isEqualTo(5);
        assertThat(config.policy().softExpiry()).isEqualTo(Duration.ofDays(30));
        assertThat(config.suppressions().checkEvery()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.suppressions().largestImport().asLongValue()).isEqualTo(2L * 1024 * 1024 * 1024);
        assertThat(config.verdicts().window()).isEqualTo(Duration.ofMinutes(60));
        assertThat(config.verdicts().checkEvery()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.probe().patience()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.status().publishEvery()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.smtp().refusedNetworks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "sendwell.webhook.max-body, much",
        "sendwell.webhook.max-age, 0s",
        "sendwell.webhook.read-within, 0s",
        "sendwell.webhook.publish-within, 1h",
        "sendwell.journal.retention-months, 0",
        "sendwell.policy.soft-bounces, 0",
        "sendwell.policy.soft-bounces, 1001",
        "sendwell.policy.soft-expiry, 1s",
        "sendwell.suppressions.check-every, 0s",
        "sendwell.suppressions.largest-import, much",
        "sendwell.verdicts.window, 0s",
        "sendwell.verdicts.check-every, 0s",
        "sendwell.probe.patience, 0s",
        "sendwell.status.publish-every, often",
        "sendwell.smtp.refused-networks, 10.0.0.0/33"
    })
    void aBadValueStopsTheStartAndNamesItsKey(String key, String value) {
        Map<String, String> values = new HashMap<>(NEEDED);
        values.put(key, value);

        assertThatThrownBy(() -> read(values)).hasMessageContaining(key);
    }

    @ParameterizedTest
    @CsvSource({"sendwell.address-key", "sendwell.keysets.webhook"})
    void aMissingSecretStopsTheStartAndNamesItsKey(String key) {
        Map<String, String> values = new HashMap<>(NEEDED);
        values.remove(key);

        assertThatThrownBy(() -> read(values)).hasMessageContaining(key);
    }

    private static SmallRyeConfig read(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withValidator(new BeanValidationConfigValidatorImpl())
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .withMapping(EventsConfig.class)
                .build();
    }
}
