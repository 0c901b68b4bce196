package dev.sendwell.events.address;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.EmailAddress;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.contracts.Scope;
import dev.sendwell.events.persistence.Sql;
import dev.sendwell.events.suppression.Entry;
import dev.sendwell.events.suppression.SuppressionOutbox;
import dev.sendwell.events.suppression.SuppressionRows;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Forgets a person: the address goes, with everything that may quote it or tell about the person (the provider's words, links,
 * user agents, metadata). Its hash stays, so that it is still not mailed, and the events stay as numbers. Once an hour what was told
 * of it since is erased again.
 */
@ApplicationScoped
public class Erasure {
    private final DataSource database;
    private final SuppressionOutbox outbox;
    private final AddressHash.Hasher hasher;
    private final InstantSource clock;

    Erasure(DataSource database, SuppressionOutbox outbox, AddressHash.Hasher hasher, InstantSource clock) {
        this.database = database;
        this.outbox = outbox;
        this.hasher = hasher;
        this.clock = clock;
    }

    /**
     * Erases an address and makes it inactive everywhere, for good: mail to it would bring it back.
     *
     * @param reason who asked; kept with the hash, so it should not name the person
     */
    public void erase(EmailAddress address, String reason, String actor) throws SQLException {
        AddressHash hash = hasher.of(address);
        Instant now = clock.instant();
        Sql.inTransaction(database, connection -> {
            note(connection, hash, reason, actor, now);
            eraseWhatIsKnown(connection, now);
            SuppressionRows.record(
                    connection,
                    List.of(new Entry(
                            UUID.randomUUID(),
                            Scope.everywhere().toString(),
                            new Recipient(null, hash.toString()),
                            Cause.Kind.ADDED,
                            Entry.Action.ADDED,
                            now,
                            null,
                            SuppressionRows.ERASED,
                            actor,
                            null,
                            null)),
                    Set.of(),
                    now);
            return null;
        });
        outbox.changed();
    }

    /** That an address was erased; empty when it was not, or was lifted since. */
    static Optional<Erased> of(Connection connection, AddressHash hash) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select * from erasure where address_hash = ?")) {
            select.setObject(1, hash.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Erased(
                                Objects.requireNonNull(Sql.instant(row, "erased_at")),
                                row.getString("reason"),
                                row.getString("actor")))
                        : Optional.empty();
            }
        }
    }

    /** When, why, by whom. */
    public record Erased(Instant at, String reason, String actor) {}

    @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void eraseWhatCameSince() throws SQLException {
        Sql.inTransaction(database, connection -> {
            eraseWhatIsKnown(connection, clock.instant());
            return null;
        });
        outbox.changed();
    }

    private static void note(Connection connection, AddressHash hash, String reason, String actor, Instant now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into erasure values (?, ?, ?, ?)"
                + " on conflict (address_hash) do update set erased_at = excluded.erased_at, actor = excluded.actor,"
                + " reason = excluded.reason")) {
            insert.setObject(1, hash.value());
            Sql.setInstant(insert, 2, now);
            insert.setString(3, actor);
            insert.setString(4, reason);
            insert.executeUpdate();
        }
    }

    private static void eraseWhatIsKnown(Connection connection, Instant now) throws SQLException {
        SuppressionRows.erase(connection, now);
        for (String sql : List.of("""
                update event set body = ((body::jsonb - 'reason' - 'response' - 'url' - 'userAgent' - 'raw')
                  #- '{ref,recipient,address}' #- '{ref,request,metadata}')::json
                where address_hash in (select address_hash from erasure) and body #>> '{ref,recipient,address}' is not null
                """, """
                update send_in_doubt set request = (request::jsonb - 'metadata')::json where ledger_id in (
                  select ledger_id from report_recipient where address is not null
                    and address_hash in (select address_hash from erasure))
                """, """
                update report_recipient set address = null
                where address is not null and address_hash in (select address_hash from erasure)
                """)) {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.executeUpdate();
            }
        }
    }
}
