package dev.sendwell.events.probe;

import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.events.EventsConfig;
import dev.sendwell.events.integration.IntegrationStates;
import dev.sendwell.events.integration.Integrations;
import dev.sendwell.events.integration.KnownIntegration;
import dev.sendwell.events.journal.EventRows;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Looks up what came back about a request. */
@Singleton
class Echoes {
    private final DataSource database;
    private final Integrations integrations;
    private final IntegrationStates states;
    private final InstantSource clock;
    private final Duration patience;

    @Inject
    Echoes(
            DataSource database,
            Integrations integrations,
            IntegrationStates states,
            InstantSource clock,
            EventsConfig config) {
        this.database = database;
        this.integrations = integrations;
        this.states = states;
        this.clock = clock;
        this.patience = config.probe().patience();
    }

    /** The events about a request, in their order, and what a page says of them. */
    record Heard(List<EmailEvent> events, Echo echo) {}

    /**
     * What is there by now.
     *
     * @param at when the request was published, in seconds since 1970; 0 where nobody knows
     */
    Heard of(String integrationId, String requestId, long at) throws SQLException {
        Optional<KnownIntegration> integration = integrations.byId(integrationId);
        boolean signed = !integration.map(KnownIntegration::acceptUnsigned).orElse(false);
        long version = integration.map(KnownIntegration::version).orElse(0L);
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            List<EmailEvent> events = EventRows.ofRequest(connection, LedgerId.of(integrationId, requestId));
            Instant askedAt = Instant.ofEpochSecond(Math.clamp(at, 0, now.getEpochSecond()));
            return new Heard(
                    events, Echo.of(events, signed, states.refusals(integrationId, version), patience, askedAt, now));
        }
    }
}
