package dev.sendwell.sender;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
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

    LockedSettings(SenderLifecycle lifecycle, MeterRegistry metrics) {
        this.lifecycle = lifecycle;
        metrics.gauge(
                "sendwell.settings.locked",
                lifecycle,
                running -> running.lockedVersions().size());
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
