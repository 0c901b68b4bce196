package dev.sendwell.events.integration;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says which integrations are known by older settings because no key of {@code sendwell.keysets.webhook} opens the token of the
 * newer ones. That is for an operator to mend and no reason to refuse webhooks, so this is always ready.
 */
@Startup
@Readiness
@Singleton
class LockedSettings implements HealthCheck {
    private final IntegrationStates states;
    private final MeterRegistry metrics;
    private final Gauge gauge;

    LockedSettings(IntegrationStates states, MeterRegistry metrics) {
        this.states = states;
        this.metrics = metrics;
        this.gauge = Gauge.builder(
                        "sendwell.settings.locked",
                        states,
                        all -> all.lockedVersions().size())
                .register(metrics);
    }

    /** The registry outlives this bean, and a gauge of the next one would not replace this one's. */
    @PreDestroy
    void leaveTheMetrics() {
        metrics.remove(gauge);
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("settings").up();
        states.lockedVersions()
                .forEach((id, version) -> answer.withData(
                        id,
                        "version " + version
                                + " cannot be used, the one before stays in force: sendwell.keysets.webhook"
                                + " lacks the key of its token"));
        return answer.build();
    }
}
