package dev.sendwell.dashboard;

import dev.sendwell.contracts.Topic;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while it is unknown which sessions ended. */
@Readiness
@Singleton
class EndedSessionsCheck implements HealthCheck {
    @Inject
    EndedSessions ended;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("ended sessions")
                .status(ended.known())
                .withData("reason", Topic.ACCESS.topicName() + (ended.known() ? " is read" : " is not read to its end"))
                .build();
    }
}
