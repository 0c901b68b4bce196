package dev.sendwell.sender;

import dev.sendwell.sender.integration.Integrations;
import dev.sendwell.sender.persistence.Database;
import dev.sendwell.sender.persistence.JdbcQueue;
import dev.sendwell.sender.persistence.JdbcStopDesk;
import dev.sendwell.sender.queue.Queue;
import dev.sendwell.sender.stop.StopDesk;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import javax.sql.DataSource;

/** What APIs and pages work with. */
final class Views {
    private Views() {}

    @Produces
    @Singleton
    static Queue queue(DataSource source) {
        return new JdbcQueue(new Database(source));
    }

    @Produces
    @Dependent
    static Integrations integrations(SenderLifecycle sender) {
        return sender.integrations();
    }

    @Produces
    @Singleton
    static StopDesk stopDesk(DataSource source, InstantSource clock) {
        return new JdbcStopDesk(new Database(source), clock);
    }
}
