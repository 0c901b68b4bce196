package dev.sendwell.sender;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while nothing is in the way of sending: integrations and suppressions are read, and the lease holds. */
@Readiness
@ApplicationScoped
class SendingPossible implements HealthCheck {
    private final SenderLifecycle lifecycle;

    SendingPossible(SenderLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<String> obstacle = lifecycle.obstacle();
        return HealthCheckResponse.named("sending")
                .status(obstacle.isEmpty())
                .withData("state", obstacle.orElse("possible"))
                .build();
    }
}
