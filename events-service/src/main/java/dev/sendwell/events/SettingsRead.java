package dev.sendwell.events;

import dev.sendwell.events.integration.Integrations;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the integrations are known: before that every webhook token would be unknown. Migrations are done by then, because
 * the service does not start without them. PostgreSQL or Kafka being away later makes nothing unready: the webhook answers 503
 * by itself, and the rest catches up.
 */
@Readiness
@ApplicationScoped
class SettingsRead implements HealthCheck {
    private final Integrations integrations;

    SettingsRead(Integrations integrations) {
        this.integrations = integrations;
    }

    @Override
    public HealthCheckResponse call() {
        boolean read = integrations.read();
        return HealthCheckResponse.named("integrations")
                .status(read)
                .withData("state", read ? "read" : "the integrations topic is still being read")
                .build();
    }
}
