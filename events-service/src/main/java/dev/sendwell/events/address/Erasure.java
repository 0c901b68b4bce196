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
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Forgets a person: the address goes, with everything that may quote it or tell about the person (the provider's words, links,
 * user agents, metadata, bytes of events that are not understood, rejected lines of imports). Its hash stays, so that it is still not
 * mailed, and the events stay as numbers. Once an hour what was told of it since is erased again.
 */
@ApplicationScoped
public class Erasure {
    /** What is wrong with a reason that names the address. */
    public static final String NAMED = "must not name the address: the reason is kept";

    private static final int FETCH = 1_000;

    private final DataSource database;
    private final SuppressionOutbox outbox;
    private final AddressHash.Hasher hasher;
    private final InstantSource clock;
    private final Mentions mentions;

    Erasure(DataSource database, SuppressionOutbox outbox, AddressHash.Hasher hasher, InstantSource clock) {
        this.database = database;
        this.outbox = outbox;
        this.hasher = hasher;
        this.clock = clock;
        this.mentions = new Mentions(hasher);
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
            eraseIdsThatName(connection, hash, address.canonical());
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

    /** Whether a reason names the address, which would keep it. */
    public static boolean names(String reason, EmailAddress address) {
        return reason.toLowerCase(Locale.ROOT).contains(address.canonical());
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

    private void eraseWhatIsKnown(Connection connection, Instant now) throws SQLException {
        Set<UUID> erased = erased(connection);
        if (erased.isEmpty()) {
            return;
        }
        SuppressionRows.erase(connection, now);
        eraseIds(connection);
        eraseBytes(connection, erased);
        eraseRejectedLines(connection, erased);
        for (String sql : List.of("""
                update event set body = ((body::jsonb - 'reason' - 'response' - 'url' - 'userAgent' - 'raw')
                  #- '{ref,recipient,address}' #- '{ref,request,metadata}')::json
                where address_hash in (select address_hash from erasure) and body #>> '{ref,recipient,address}' is not null
                """, """
                update send_in_doubt set request = (request::jsonb - 'metadata')::json
                where coalesce(request::jsonb -> 'metadata', '{}') <> '{}' and ledger_id in (
                  select ledger_id from report_recipient where address_hash in (select address_hash from erasure))
                """, """
                update report_recipient set address = null
                where address is not null and address_hash in (select address_hash from erasure)
                """)) {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.executeUpdate();
            }
        }
    }

    /** A publisher that goes on writing the address into its ids or campaigns is known from what was kept of them. */
    private void eraseIds(Connection connection) throws SQLException {
        String find = """
                select address_hash, text from (
                  select address_hash, request_id as text from report_recipient
                  union all select address_hash, concat_ws(' ', request_id, campaign) from suppression_entry
                  union all select address_hash,
                    concat_ws(' ', body #>> '{ref,request,requestId}', body #>> '{ref,request,campaign}') from event) as ids
                where address_hash in (select address_hash from erasure) and text like '%@%'
                """;
        Map<UUID, EmailAddress> named = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(find)) {
            select.setFetchSize(FETCH);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    UUID hash = row.getObject("address_hash", UUID.class);
                    mentions.first(Set.of(hash), row.getString("text")).ifPresent(address -> named.put(hash, address));
                }
            }
        }
        for (Map.Entry<UUID, EmailAddress> one : named.entrySet()) {
            eraseIdsThatName(
                    connection, new AddressHash(one.getKey()), one.getValue().canonical());
        }
    }

    private static Set<UUID> erased(Connection connection) throws SQLException {
        Set<UUID> erased = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement("select address_hash from erasure");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                erased.add(row.getObject(1, UUID.class));
            }
        }
        return erased;
    }

    /** Of events that are not understood nobody knows whose they are: their bytes are looked through. */
    private void eraseBytes(Connection connection, Set<UUID> erased) throws SQLException {
        String find = """
                select day, id, body ->> 'raw' as raw from event
                where type = 'unrecognized' and address_hash is null and body ->> 'raw' is not null
                """;
        String drop = "update event set body = (body::jsonb - 'raw')::json where day = ? and id = ?";
        try (PreparedStatement select = connection.prepareStatement(find);
                PreparedStatement update = connection.prepareStatement(drop)) {
            select.setFetchSize(FETCH);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    byte[] raw = Base64.getDecoder().decode(row.getString("raw"));
                    if (mentions.anyOf(erased, new String(raw, StandardCharsets.UTF_8))) {
                        update.setObject(1, row.getObject("day", LocalDate.class));
                        update.setObject(2, row.getObject("id", UUID.class));
                        update.addBatch();
                    }
                }
            }
            update.executeBatch();
        }
    }

    private void eraseRejectedLines(Connection connection, Set<UUID> erased) throws SQLException {
        String find = "select import_id, line, text from suppression_import_rejection where text like '%@%'";
        String drop = "update suppression_import_rejection set text = ? where import_id = ? and line = ?";
        try (PreparedStatement select = connection.prepareStatement(find);
                PreparedStatement update = connection.prepareStatement(drop)) {
            select.setFetchSize(FETCH);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (mentions.anyOf(erased, row.getString("text"))) {
                        update.setString(1, SuppressionRows.ERASED);
                        update.setObject(2, row.getObject("import_id", UUID.class));
                        update.setLong(3, row.getLong("line"));
                        update.addBatch();
                    }
                }
            }
            update.executeBatch();
        }
    }

    /**
     * A publisher may have made the address a part of its ids or campaigns. What is kept of such requests goes without them. A send in
     * doubt needs its id until its verdict is told.
     */
    private static void eraseIdsThatName(Connection connection, AddressHash hash, String address) throws SQLException {
        for (String sql : List.of("""
                update report_recipient set request_id = 'erased'
                where address_hash = ? and position(? in lower(request_id)) > 0
                """, """
                update suppression_entry set request_id = null, campaign = null
                where address_hash = ? and position(? in lower(concat_ws(' ', request_id, campaign))) > 0
                """, """
                update suppression set causes = (
                  select jsonb_agg(cause - 'requestId' - 'campaign' order by place)
                  from jsonb_array_elements(causes) with ordinality as c (cause, place))
                where address_hash = ? and position(? in lower(causes::text)) > 0
                """, """
                update event set body = (body::jsonb #- '{ref,request,requestId}' #- '{ref,request,campaign}')::json
                where address_hash = ? and position(? in lower(body::text)) > 0
                """, """
                delete from send_in_doubt s using report_recipient p
                where p.address_hash = ? and s.ledger_id = p.ledger_id and s.published and position(? in lower(s.request::text)) > 0
                """)) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setObject(1, hash.value());
                statement.setString(2, address);
                statement.executeUpdate();
            }
        }
    }
}
