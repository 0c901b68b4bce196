package dev.sendwell.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sendwell.events.integration.Integrations;
import jakarta.enterprise.inject.spi.CDI;
import org.awaitility.Awaitility;

/** What the service under test has learned. */
final class Known {
    private Known() {}

    /** Waits until the service goes by this version of an integration's settings. */
    static void await(String integrationId, long version) {
        Integrations integrations = CDI.current().select(Integrations.class).get();
        Awaitility.await()
                .untilAsserted(() -> assertThat(integrations.byId(integrationId))
                        .hasValueSatisfying(known -> assertThat(known.version()).isEqualTo(version)));
    }
}
