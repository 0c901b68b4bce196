package dev.sendwell.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class ServiceConfigTest {
    private static final Map<String, String> REQUIRED = Map.of(
            "sendwell.public-url", "https://mail.shop.example",
            "sendwell.keysets.smtp", "a keyset",
            "sendwell.keysets.webhook", "another keyset",
            "sendwell.session.signing-keys", "a key set");

    @Test
    void hasDefaultsThatAreSafeInProduction() {
        ServiceConfig config = read(REQUIRED);

        assertThat(config.session().lifetime()).isEqualTo(Duration.ofHours(12));
        assertThat(config.session().tokenLifetime()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.oidc().clientSecret()).isEmpty();
        assertThat(config.smtp().allowedPorts()).hasToString("25, 465, 587, 2525");
        assertThat(config.smtp().refusedNetworks()).isEmpty();
        assertThat(config.smtp().checkTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.smtp().checkLimit()).isEqualTo(Duration.ofSeconds(45));
        assertThat(config.guessing().failuresPerAccount()).isEqualTo(10);
        assertThat(config.guessing().failuresPerAddress()).isEqualTo(100);
        assertThat(config.guessing().window()).isEqualTo(Duration.ofMinutes(15));
        assertThat(config.sendgrid().apiUrl()).isEqualTo("https://api.sendgrid.com");
        assertThat(config.sendgrid().timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.sendgrid().compareEvery()).isEqualTo(Duration.ofHours(1));
        assertThat(config.incidents().silence()).isEqualTo(Duration.ofMinutes(30));
        assertThat(config.incidents().refusals()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.incidents().unreachable()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.incidents().certificate()).isEqualTo(Duration.ofDays(14));
        assertThat(config.operatorMail().to()).isEmpty();
        assertThat(config.admin().email()).isEmpty();
        assertThat(config.admin().password()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sendwell.public-url",
                "sendwell.keysets.smtp",
                "sendwell.keysets.webhook",
                "sendwell.session.signing-keys"
            })
    void refusesToStartWithoutWhatHasNoSafeDefault(String key) {
        Map<String, String> incomplete = new HashMap<>(REQUIRED);
        incomplete.remove(key);

        assertThatThrownBy(() -> read(incomplete)).hasMessageContaining(key);
    }

    @ParameterizedTest
    @CsvSource({
        "sendwell.public-url, https://mail.shop.example/path",
        "sendwell.public-url, mail.shop.example",
        "sendwell.sendgrid.api-url, http://api.sendgrid.com",
        "sendwell.sendgrid.api-url, https://api.sendgrid.com/v3",
        "sendwell.sendgrid.api-url, http://localhost.evil.example",
        "sendwell.sendgrid.api-url, https://user@api.sendgrid.com",
        "sendwell.sendgrid.timeout, 10m",
        "sendwell.sendgrid.compare-every, 1s",
        "sendwell.incidents.silence, 1s",
        "sendwell.incidents.refusals, 1s",
        "sendwell.incidents.certificate, 1h",
        "sendwell.session.lifetime, 10s",
        "sendwell.session.lifetime, 30d",
        "sendwell.smtp.allowed-ports, smtp",
        "sendwell.smtp.check-timeout, 0s",
        "sendwell.smtp.check-limit, 10m",
        "sendwell.session.token-lifetime, 2h",
        "sendwell.guessing.failures-per-account, 0",
        "sendwell.guessing.failures-per-address, 0",
        "sendwell.guessing.window, 0s"
    })
    void refusesToStartWithABadValueAndNamesItsKey(String key, String value) {
        Map<String, String> bad = new HashMap<>(REQUIRED);
        bad.put(key, value);

        assertThatThrownBy(() -> read(bad)).hasMessageContaining(key);
    }

    /** Configuration with these values and what is required. */
    public static ServiceConfig with(Map<String, String> values) {
        Map<String, String> all = new HashMap<>(REQUIRED);
        all.putAll(values);
        return read(all);
    }

    private static ServiceConfig read(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(values, "test", 1_000))
                .withMapping(ServiceConfig.class)
                .withValidator(new BeanValidationConfigValidatorImpl())
                .build()
                .getConfigMapping(ServiceConfig.class);
    }
}
