package dev.sendwell.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {

    @ParameterizedTest
    @CsvSource({
        "/, config-service",
        "/sign-in, config-service",
        "/settings/integrations/shop, config-service",
        "/api/session, config-service",
        "/queue, sender-service",
        "/api/requests/shop/order-1, sender-service",
        "/webhooks/sendgrid/00112233445566778899aabbccddeeff, events-service",
        "/u/0011, events-service",
        "/reports, events-service",
        "/addresses/john..doe@example.org, events-service",
        "/events/requests/shop/test-1, events-service",
        "/api/events/shop/test-1, events-service",
        "/assets/sendwell.css, events-service",
    })
    void leadsToTheServiceThatServesIt(String path, String service) {
        assertThat(Routes.servicesOf(path)).first().isEqualTo(service);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q/metrics",
                "/q/health/ready",
                "/reportsx",
                "/reports/../q/metrics",
                "/reports/%2e%2e/q/metrics",
                "/reports//q/metrics",
                "/reports/..%2fq/metrics",
                "/reports/..;x=1/q/metrics",
                "/reports;/q/metrics",
                "/api",
            })
    void leadsNowhereWhenItIsNotOnTheList(String path) {
        assertThat(Routes.servicesOf(path)).isEmpty();
    }
}
