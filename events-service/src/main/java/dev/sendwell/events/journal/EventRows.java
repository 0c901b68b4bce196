package dev.sendwell.events.journal;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.RecordType;
import dev.sendwell.events.persistence.Sql;
import dev.sendwell.events.policy.SoftBounceRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code event}. */
public final class EventRows {
    private EventRows() {}

    /**
     * An event about to be journaled.
     *
     * @param soft it counts towards the soft threshold
     * @param json the record's value as it came
     */
    record NewEvent(EmailEvent event, boolean soft, String json) {
        UUID id() {
            return uuid(event.ref().id());
        }
    }

    /** One address at one integration. */
    public record AddressAtIntegration(String integrationId, UUID addressHash) {}

    /** A soft bounce with what its suppression needs to say. */
    public record StoredSoftBounce(SoftBounceRule.SoftBounce bounce, EmailEvent event) {}

    /**
     * Inserts what is not there yet: neither the fingerprint nor the provider's event id of the same day.
     *
     * @return the fingerprints that are new
     */
    static Set<UUID> insertNew(Connection connection, List<NewEvent> events) throws SQLException {
        String sql = """
                insert into event (day, id, provider_key, integration_id, type, occurred_at, received_at, ledger_id,
                  address_hash, soft, body)
                select (occurred_at at time zone 'UTC')::date, id, provider_key, integration_id, type, occurred_at, received_at,
                  ledger_id, address_hash, soft, body
                from unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::uuid[],
                  ?::uuid[], ?::boolean[], ?::json[])
                  as e (id, provider_key, integration_id, type, occurred_at, received_at, ledger_id, address_hash, soft, body)
                on conflict do nothing
                returning id
                """;
        Set<UUID> inserted = new HashSet<>();
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setArray(1, Sql.column(connection, "uuid", events, NewEvent::id));
            insert.setArray(2, Sql.column(connection, "uuid", events, EventRows::providerKey));
            insert.setArray(
                    3,
                    Sql.column(
                            connection,
                            "text",
                            events,
                            e -> e.event().ref().request().integrationId()));
            insert.setArray(4, Sql.column(connection, "text", events, e -> RecordType.of((Record) e.event())));
            insert.setArray(
                    5,
                    Sql.column(
                            connection,
                            "timestamptz",
                            events,
                            e -> e.event().ref().occurredAt()));
            insert.setArray(
                    6,
                    Sql.column(
                            connection,
                            "timestamptz",
                            events,
                            e -> e.event().ref().receivedAt()));
            insert.setArray(7, Sql.column(connection, "uuid", events, EventRows::ledgerId));
            insert.setArray(
                    8,
                    Sql.column(
                            connection,
                            "uuid",
                            events,
                            e -> addressHash(e.event()).orElse(null)));
            insert.setArray(9, Sql.column(connection, "boolean", events, NewEvent::soft));
            insert.setArray(10, Sql.column(connection, "json", events, NewEvent::json));
            try (ResultSet rows = insert.executeQuery()) {
                while (rows.next()) {
                    inserted.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return inserted;
    }

    /** The soft bounces of each of the addresses, with what last began the count anew before each. */
    static Map<AddressAtIntegration, List<StoredSoftBounce>> softBounces(
            Connection connection, Collection<AddressAtIntegration> addresses) throws SQLException {
        String sql = """
                select s.id, s.integration_id, s.address_hash, s.occurred_at, s.body, greatest(d.occurred_at, l.at) as counted_from
                from event s
                join unnest(?::text[], ?::uuid[]) as a (integration_id, address_hash) using (integration_id, address_hash)
                left join lateral (
                  select d.occurred_at from event d
                  where d.address_hash = s.address_hash and d.integration_id = s.integration_id and d.type = 'delivered'
                    and d.occurred_at <= s.occurred_at
                  order by d.occurred_at desc limit 1) d on true
                left join lateral (
                  select max(l.at) as at from suppression_entry l
                  where l.scope = 'i:' || s.integration_id and l.address_hash = s.address_hash and l.kind = 'soft-bounced'
                    and l.action = 'lifted' and l.at <= s.occurred_at) l on true
                where s.soft
                """;
        List<AddressAtIntegration> list = List.copyOf(addresses);
        Map<AddressAtIntegration, List<StoredSoftBounce>> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, Sql.column(connection, "text", list, AddressAtIntegration::integrationId));
            select.setArray(2, Sql.column(connection, "uuid", list, AddressAtIntegration::addressHash));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    AddressAtIntegration address = new AddressAtIntegration(
                            rows.getString("integration_id"), rows.getObject("address_hash", UUID.class));
                    found.computeIfAbsent(address, a -> new ArrayList<>()).add(softBounce(rows));
                }
            }
        }
        return found;
    }

    /** All addresses of an integration that ever bounced softly. */
    static List<AddressAtIntegration> softlyBounced(Connection connection, String integrationId) throws SQLException {
        String sql = "select distinct address_hash from event"
                + " where soft and integration_id = ? and address_hash is not null";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, integrationId);
            try (ResultSet rows = select.executeQuery()) {
                List<AddressAtIntegration> addresses = new ArrayList<>();
                while (rows.next()) {
                    addresses.add(new AddressAtIntegration(integrationId, rows.getObject(1, UUID.class)));
                }
                return addresses;
            }
        }
    }

    /** The newest events of an address, newest first. */
    public static List<EmailEvent> ofAddress(Connection connection, AddressHash address, int limit)
            throws SQLException {
        String sql = "select body from event where address_hash = ? order by occurred_at desc, id limit ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, address.value());
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
                List<EmailEvent> events = new ArrayList<>();
                while (rows.next()) {
                    events.add(read(rows.getString(1)));
                }
                return events;
            }
        }
    }

    /** The events of one request in their order. */
    public static List<EmailEvent> ofRequest(Connection connection, LedgerId request) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select body from event where ledger_id = ? order by occurred_at, id")) {
            select.setObject(1, request.value());
            try (ResultSet rows = select.executeQuery()) {
                List<EmailEvent> events = new ArrayList<>();
                while (rows.next()) {
                    events.add(read(rows.getString(1)));
                }
                return events;
            }
        }
    }

    private static StoredSoftBounce softBounce(ResultSet rows) throws SQLException {
        EmailEvent event = read(rows.getString("body"));
        UUID id = rows.getObject("id", UUID.class);
        Instant at = Objects.requireNonNull(Sql.instant(rows, "occurred_at"));
        SoftBounceRule.SoftBounce bounce =
                new SoftBounceRule.SoftBounce(id, message(event), at, Sql.instant(rows, "counted_from"));
        return new StoredSoftBounce(bounce, event);
    }

    /** What tells messages apart; an event that names none is its own. */
    private static String message(EmailEvent event) {
        EmailEvent.EventRef ref = event.ref();
        if (ref.request().ledgerId() != null) {
            return ref.request().ledgerId();
        }
        return ref.providerMessageId() == null ? ref.id() : ref.providerMessageId();
    }

    private static EmailEvent read(String json) {
        try {
            return ContractsJson.read(json.getBytes(StandardCharsets.UTF_8), EmailEvent.class);
        } catch (IOException e) {
            throw new UncheckedIOException("a journaled event is no event", e);
        }
    }

    /** The event id within its integration: two integrations may listen to one account. */
    private static @Nullable UUID providerKey(NewEvent event) {
        EmailEvent.EventRef ref = event.event().ref();
        return ref.providerEventId() == null
                ? null
                : LedgerId.of(ref.request().integrationId(), ref.providerEventId())
                        .value();
    }

    private static @Nullable UUID ledgerId(NewEvent event) {
        String ledgerId = event.event().ref().request().ledgerId();
        return ledgerId == null ? null : uuid(ledgerId);
    }

    static Optional<UUID> addressHash(EmailEvent event) {
        return Optional.ofNullable(event.ref().recipient()).map(recipient -> uuid(recipient.hash()));
    }

    private static UUID uuid(String hex) {
        return AddressHash.parse(hex).value();
    }
}
