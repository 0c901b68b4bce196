package dev.sendwell.events.journal;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.LedgerId;
import dev.sendwell.contracts.RecordType;
import dev.sendwell.events.persistence.Sql;
import dev.sendwell.events.policy.SoftBounceRule.SoftBounce;
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
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

    /**
     * The newest soft bounces of each of the addresses, each with what last began the count anew before it.
     *
     * @param atMost of one address
     */
    static Map<AddressAtIntegration, List<SoftBounce>> newestSoftBounces(
            Connection connection, Collection<AddressAtIntegration> addresses, int atMost) throws SQLException {
        Map<AddressAtIntegration, List<SoftBounce>> bounces = bounces(connection, addresses, atMost);
        Map<AddressAtIntegration, NavigableSet<Instant>> resets = resets(connection, bounces);
        bounces.forEach((address, ofAddress) -> {
            NavigableSet<Instant> begins = resets.get(address);
            if (begins != null) {
                ofAddress.replaceAll(bounce -> bounce.countedFrom(begins.floor(bounce.at())));
            }
        });
        return bounces;
    }

    private static Map<AddressAtIntegration, List<SoftBounce>> bounces(
            Connection connection, Collection<AddressAtIntegration> addresses, int atMost) throws SQLException {
        // An event that names no message is its own.
        String sql = """
                select a.integration_id, a.address_hash, s.id, s.occurred_at, s.message
                from unnest(?::text[], ?::uuid[]) as a (integration_id, address_hash)
                cross join lateral (
                  select s.id, s.occurred_at,
                    coalesce(s.ledger_id::text, s.body #>> '{ref,providerMessageId}', s.id::text) as message
                  from event s
                  where s.soft and s.integration_id = a.integration_id and s.address_hash = a.address_hash
                  order by s.occurred_at desc, s.id desc limit ?) as s
                """;
        List<AddressAtIntegration> list = List.copyOf(addresses);
        Map<AddressAtIntegration, List<SoftBounce>> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, Sql.column(connection, "text", list, AddressAtIntegration::integrationId));
            select.setArray(2, Sql.column(connection, "uuid", list, AddressAtIntegration::addressHash));
            select.setInt(3, atMost);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.computeIfAbsent(addressAtIntegration(rows), a -> new ArrayList<>())
                            .add(new SoftBounce(
                                    rows.getObject("id", UUID.class),
                                    rows.getString("message"),
                                    Objects.requireNonNull(Sql.instant(rows, "occurred_at")),
                                    null));
                }
            }
        }
        return found;
    }

    /** Deliveries to the addresses, and lifts of their soft bounces, between the bounces. */
    private static Map<AddressAtIntegration, NavigableSet<Instant>> resets(
            Connection connection, Map<AddressAtIntegration, List<SoftBounce>> bounces) throws SQLException {
        String sql = """
                select a.integration_id, a.address_hash, r.at
                from unnest(?::text[], ?::uuid[], ?::timestamptz[], ?::timestamptz[])
                  as a (integration_id, address_hash, oldest, newest)
                cross join lateral (
                  select d.occurred_at as at from event d
                  where d.address_hash = a.address_hash and d.integration_id = a.integration_id and d.type = 'delivered'
                    and d.occurred_at > a.oldest and d.occurred_at <= a.newest
                    and d.day between (a.oldest at time zone 'UTC')::date and (a.newest at time zone 'UTC')::date
                  union all
                  select l.at from suppression_entry l
                  where l.scope = 'i:' || a.integration_id and l.address_hash = a.address_hash and l.kind = 'soft-bounced'
                    and l.action = 'lifted' and l.at > a.oldest and l.at <= a.newest) as r
                """;
        Comparator<SoftBounce> inTime = Comparator.comparing(SoftBounce::at);
        List<AddressAtIntegration> list = List.copyOf(bounces.keySet());
        Map<AddressAtIntegration, NavigableSet<Instant>> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, Sql.column(connection, "text", list, AddressAtIntegration::integrationId));
            select.setArray(2, Sql.column(connection, "uuid", list, AddressAtIntegration::addressHash));
            select.setArray(
                    3,
                    Sql.column(
                            connection,
                            "timestamptz",
                            list,
                            a -> Collections.min(bounces.get(a), inTime).at()));
            select.setArray(
                    4,
                    Sql.column(
                            connection,
                            "timestamptz",
                            list,
                            a -> Collections.max(bounces.get(a), inTime).at()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.computeIfAbsent(addressAtIntegration(rows), a -> new TreeSet<>())
                            .add(Objects.requireNonNull(Sql.instant(rows, "at")));
                }
            }
        }
        return found;
    }

    private static AddressAtIntegration addressAtIntegration(ResultSet rows) throws SQLException {
        return new AddressAtIntegration(rows.getString("integration_id"), rows.getObject("address_hash", UUID.class));
    }

    /** Soft bounces as they were told. */
    static List<EmailEvent> told(Connection connection, List<SoftBounce> bounces) throws SQLException {
        String sql = """
                select e.body from unnest(?::timestamptz[], ?::uuid[]) as b (at, id)
                join event e on e.day = (b.at at time zone 'UTC')::date and e.id = b.id
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, Sql.column(connection, "timestamptz", bounces, SoftBounce::at));
            select.setArray(2, Sql.column(connection, "uuid", bounces, SoftBounce::event));
            return events(select);
        }
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
            return events(select);
        }
    }

    /** The events of one request in their order. */
    public static List<EmailEvent> ofRequest(Connection connection, LedgerId request) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select body from event where ledger_id = ? order by occurred_at, id")) {
            select.setObject(1, request.value());
            return events(select);
        }
    }

    private static List<EmailEvent> events(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            List<EmailEvent> events = new ArrayList<>();
            while (rows.next()) {
                events.add(read(rows.getString(1)));
            }
            return events;
        }
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
