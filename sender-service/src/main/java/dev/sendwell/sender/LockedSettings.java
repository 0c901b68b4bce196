package dev.sendwell.sender;

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
 * Says which integrations work with older settings because no key of {@code sendwell.keysets.smtp} opens the password of the newer
 * ones. That is for an operator to mend and no reason to send nothing, so this is always ready.
 */
@Startup
@Readiness
@Singleton
class LockedSettings implements HealthCheck {
    private final SenderLifecycle lifecycle;
    private final MeterRegistry metrics;
    private final Gauge gauge;

    LockedSettings(SenderLifecycle lifecycle, MeterRegistry metrics) {
        this.lifecycle = lifecycle;
        this.metrics = metrics;
        this.gauge = Gauge.builder(
                        "sendwell.settings.locked",
                        lifecycle,
                        running -> running.lockedVersions().size())
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
        lifecycle
                .lockedVersions()
                .forEach((id, version) -> answer.withData(
                        id,
                        "version " + version + " cannot be used, the one before stays in force: sendwell.keysets.smtp"
                                + " lacks the key of its password"));
        return answer.build();
    }
}
