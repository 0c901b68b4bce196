package dev.sendwell.sender;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.sender.deadletter.Corrections;
import dev.sendwell.sender.deadletter.Shelf;
import dev.sendwell.sender.integration.Integrations;
import dev.sendwell.sender.persistence.Database;
import dev.sendwell.sender.persistence.JdbcQueue;
import dev.sendwell.sender.persistence.JdbcStopDesk;
import dev.sendwell.sender.queue.Acceptances;
import dev.sendwell.sender.queue.Queue;
import dev.sendwell.sender.redrive.KeptRecords;
import dev.sendwell.sender.redrive.Redrives;
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
    @Dependent
    static Redrives redrives(SenderLifecycle sender) {
        return sender.sender().redrives();
    }

    @Produces
    @Dependent
    static Shelf shelf(SenderLifecycle sender) {
        return sender.sender().shelf();
    }

    @Produces
    @Dependent
    static Corrections corrections(SenderLifecycle sender) {
        return sender.sender().corrections();
    }

    @Produces
    @Dependent
    static KeptRecords records(SenderLifecycle sender) {
        return sender.sender().records();
    }

    @Produces
    @Dependent
    static Acceptances acceptances(SenderLifecycle sender) {
        return sender.sender().acceptances();
    }

    @Produces
    @Dependent
    static AddressHash.Hasher hasher(SenderLifecycle sender) {
        return sender.sender().addressHasher();
    }

    @Produces
    @Singleton
    static StopDesk stopDesk(DataSource source, InstantSource clock) {
        return new JdbcStopDesk(new Database(source), clock);
    }
}
