package dev.sendwell.events.suppression;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Cause;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.Recipient;
import dev.sendwell.contracts.Topic;
import dev.sendwell.events.persistence.Sql;
import dev.sendwell.kafka.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables {@code suppression} and {@code suppression_entry}: the only place that changes them. */
public final class SuppressionRows {
    /** What stands in the place of evidence that was erased. */
    public static final String ERASED = "erased";

    private SuppressionRows() {}

    /** A row's key; its text is the key of the topic. */
    public record Key(String scope, UUID addressHash) {
        @Override
        public String toString() {
            return scope + "|" + new AddressHash(addressHash);
        }
    }

    /**
     * Entries that no longer follow from the journal, because an event came late.
     *
     * @param dropBefore what was entered for a time before that plays no part any more and is not even kept; null: all is kept
     */
    public record Withdrawal(
            Key key,
            Cause.Kind kind,
            Set<UUID> entries,
            @Nullable Instant dropBefore) {}

    /** An entry with when it was written down and, if so, withdrawn. */
    public record StoredEntry(Entry entry, Instant recordedAt, boolean withdrawn) {}

    /**
     * Writes entries down and brings the rows they speak of up to date, in the caller's transaction and under the rows' locks.
     * An entry that is there already changes nothing.
     */
    public static void record(Connection transaction, List<Entry> entries, Set<Withdrawal> withdrawals, Instant now)
            throws SQLException {
        Map<Key, Recipient> recipients = new LinkedHashMap<>();
        entries.forEach(entry -> recipients.put(entry.key(), entry.recipient()));
        withdrawals.forEach(withdrawal -> recipients.putIfAbsent(
                withdrawal.key(),
                new Recipient(null, new AddressHash(withdrawal.key().addressHash()).toString())));
        if (recipients.isEmpty()) {
            return;
        }
        makeMissing(transaction, recipients, now);
        Map<Key, List<Cause>> before = lock(transaction, recipients.keySet());
        insertEntries(transaction, entries, now);
        withdraw(transaction, withdrawals, now);
        refresh(transaction, before, now);
    }

    /**
     * Enters many entries of one import, each of another key. What is new is written at once; of what is known already, only what
     * holds for less long than the entry changes.
     *
     * @param imported causes; one that is over by now changes nothing
     * @return how many changed anything
     */
    public static int importAll(Connection transaction, List<Entry> imported, Instant now) throws SQLException {
        // A file may have waited for longer than some of its lines were to last.
        List<Entry> entries = imported.stream()
                .filter(entry -> entry.until() == null || entry.until().isAfter(now))
                .toList();
        Set<Key> fresh = insertFresh(transaction, entries, now);
        insertEntries(
                transaction,
                entries.stream().filter(entry -> fresh.contains(entry.key())).toList(),
                now);
        List<Entry> others =
                entries.stream().filter(entry -> !fresh.contains(entry.key())).toList();
        if (others.isEmpty()) {
            return fresh.size();
        }
        Map<Key, List<Cause>> held =
                lock(transaction, others.stream().map(Entry::key).collect(Collectors.toCollection(LinkedHashSet::new)));
        List<Entry> longer = others.stream()
                .filter(entry -> held.get(entry.key()).stream()
                        .noneMatch(cause -> cause.kind() == entry.kind() && lasts(cause, entry)))
                .toList();
        record(transaction, longer, Set.of(), now);
        return fresh.size() + longer.size();
    }

    private static boolean lasts(Cause cause, Entry entry) {
        return cause.until() == null || (entry.until() != null && !cause.until().isBefore(entry.until()));
    }

    private static Set<Key> insertFresh(Connection transaction, List<Entry> entries, Instant now) throws SQLException {
        String sql = """
                insert into suppression (scope, address_hash, address, partition, version, causes, kinds, since, next_expiry,
                  changed_at)
                select scope, address_hash, address, partition, 1, causes, array[kind], since, until, ?
                from unnest(?::text[], ?::uuid[], ?::text[], ?::int[], ?::jsonb[], ?::text[], ?::timestamptz[], ?::timestamptz[])
                  as n (scope, address_hash, address, partition, causes, kind, since, until)
                order by scope, address_hash
                on conflict do nothing
                returning scope, address_hash
                """;
        Set<Key> fresh = new HashSet<>();
        try (PreparedStatement insert = transaction.prepareStatement(sql)) {
            Sql.setInstant(insert, 1, now);
            setKeys(transaction, insert, 2, entries.stream().map(Entry::key).toList());
            insert.setArray(
                    4,
                    Sql.column(
                            transaction,
                            "text",
                            entries,
                            entry -> entry.recipient().address()));
            insert.setArray(5, Sql.column(transaction, "int", entries, entry -> partition(entry.key())));
            insert.setArray(
                    6, Sql.column(transaction, "jsonb", entries, entry -> json(Causes.following(List.of(entry), now))));
            insert.setArray(7, Sql.column(transaction, "text", entries, entry -> KindText.of(entry.kind())));
            insert.setArray(8, Sql.column(transaction, "timestamptz", entries, Entry::at));
            insert.setArray(9, Sql.column(transaction, "timestamptz", entries, Entry::until));
            try (ResultSet rows = insert.executeQuery()) {
                while (rows.next()) {
                    fresh.add(key(rows));
                }
            }
        }
        return fresh;
    }

    private static int partition(Key key) {
        return Records.partition(Topic.SUPPRESSIONS, key.toString());
    }

    /** Brings rows up to date whose causes have ended by themselves; returns how many were looked at. */
    static int expire(Connection transaction, Instant now, int limit) throws SQLException {
        String sql = "select scope, address_hash from suppression where next_expiry <= ? order by next_expiry limit ?";
        Set<Key> due = new LinkedHashSet<>();
        try (PreparedStatement select = transaction.prepareStatement(sql)) {
            Sql.setInstant(select, 1, now);
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    due.add(key(rows));
                }
            }
        }
        if (!due.isEmpty()) {
            refresh(transaction, lock(transaction, due), now);
        }
        return due.size();
    }

    /**
     * Takes addresses that are to be forgotten out of rows and entries, with the words that may quote them. What holds, since when and
     * on whose word stays, and each row is published again without the address.
     */
    public static void erase(Connection transaction, Instant now) throws SQLException {
        String entries = """
                update suppression_entry set evidence = ? where evidence <> ?
                  and address_hash in (select address_hash from erasure)
                """;
        String rows = """
                update suppression set address = null, version = version + 1, changed_at = ?,
                  causes = coalesce((select jsonb_agg(cause || jsonb_build_object('evidence', ?) order by place)
                    from jsonb_array_elements(causes) with ordinality as c (cause, place)), '[]')
                where address_hash in (select address_hash from erasure) and (address is not null
                  or exists (select from jsonb_array_elements(causes) as cause where cause ->> 'evidence' <> ?))
                """;
        try (PreparedStatement updateEntries = transaction.prepareStatement(entries);
                PreparedStatement updateRows = transaction.prepareStatement(rows)) {
            updateEntries.setString(1, ERASED);
            updateEntries.setString(2, ERASED);
            updateEntries.executeUpdate();
            Sql.setInstant(updateRows, 1, now);
            updateRows.setString(2, ERASED);
            updateRows.setString(3, ERASED);
            updateRows.executeUpdate();
        }
    }

    /** Gives an address that was erased its name back, because a person named it to have it mailed again. */
    static void nameAgain(Connection transaction, Target target) throws SQLException {
        try (PreparedStatement forget = transaction.prepareStatement("delete from erasure where address_hash = ?");
                PreparedStatement name = transaction.prepareStatement(
                        "update suppression set address = ? where address_hash = ? and address is null")) {
            forget.setObject(1, target.hash().value());
            forget.executeUpdate();
            name.setString(1, target.text());
            name.setObject(2, target.hash().value());
            name.executeUpdate();
        }
    }

    /** Rows in the order of their keys. */
    static List<Suppression> after(Connection connection, String scope, UUID addressHash, int limit)
            throws SQLException {
        String sql = "select * from suppression where (scope, address_hash) > (?, ?) and version > 0"
                + " order by scope, address_hash limit ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, scope);
            select.setObject(2, addressHash);
            select.setInt(3, limit);
            try (ResultSet rows = select.executeQuery()) {
                List<Suppression> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(suppression(rows));
                }
                return found;
            }
        }
    }

    /** Which of the keys have an entry of a kind, as text. */
    public static Set<String> withEntries(Connection transaction, Cause.Kind kind, Collection<Key> keys)
            throws SQLException {
        String sql = """
                select distinct scope, address_hash from suppression_entry
                join unnest(?::text[], ?::uuid[]) as k (scope, address_hash) using (scope, address_hash)
                where kind = ?
                """;
        Set<String> found = new HashSet<>();
        try (PreparedStatement select = transaction.prepareStatement(sql)) {
            setKeys(transaction, select, 1, keys);
            select.setString(3, KindText.of(kind));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(key(rows).toString());
                }
            }
        }
        return found;
    }

    /** The entries of a kind by which a cause of each of the keys was added and that stand. */
    public static Map<Key, Set<UUID>> standing(Connection transaction, Cause.Kind kind, Collection<Key> keys)
            throws SQLException {
        String sql = """
                select e.scope, e.address_hash, e.id from suppression_entry e
                join unnest(?::text[], ?::uuid[]) as k (scope, address_hash) using (scope, address_hash)
                where e.kind = ? and e.action = 'added' and e.withdrawn_at is null
                """;
        Map<Key, Set<UUID>> found = new HashMap<>();
        try (PreparedStatement select = transaction.prepareStatement(sql)) {
            setKeys(transaction, select, 1, keys);
            select.setString(3, KindText.of(kind));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.computeIfAbsent(key(rows), key -> new HashSet<>()).add(rows.getObject("id", UUID.class));
                }
            }
        }
        return found;
    }

    /** When each kind was last added, or lifted, in a scope, as far as that stands. */
    public static Map<Cause.Kind, Instant> last(Connection connection, Key key, Entry.Action action)
            throws SQLException {
        String sql = """
                select kind, max(at) as at from suppression_entry
                where scope = ? and address_hash = ? and action = ? and withdrawn_at is null group by kind
                """;
        Map<Cause.Kind, Instant> last = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, key.scope());
            select.setObject(2, key.addressHash());
            select.setString(3, word(action));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    last.put(
                            KindText.parse(rows.getString("kind")).orElse(Cause.Kind.UNRECOGNIZED),
                            Objects.requireNonNull(Sql.instant(rows, "at")));
                }
            }
        }
        return last;
    }

    /** The rows of an address or domain in all scopes. */
    public static List<Suppression> ofAddress(Connection connection, Collection<AddressHash> hashes)
            throws SQLException {
        String sql = "select * from suppression where address_hash = any(?) and version > 0 order by scope, address";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, hashes(connection, hashes));
            try (ResultSet rows = select.executeQuery()) {
                List<Suppression> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(suppression(rows));
                }
                return found;
            }
        }
    }

    /** Everything that was said about an address or domain, newest first. */
    public static List<StoredEntry> entriesOf(Connection connection, Collection<AddressHash> hashes, int limit)
            throws SQLException {
        String sql = """
                select e.*, s.address from suppression_entry e join suppression s using (scope, address_hash)
                where e.address_hash = any(?) order by e.at desc, e.id limit ?
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, hashes(connection, hashes));
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
                List<StoredEntry> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(new StoredEntry(
                            entry(rows, rows.getString("address")),
                            Objects.requireNonNull(Sql.instant(rows, "recorded_at")),
                            rows.getObject("withdrawn_at") != null));
                }
                return found;
            }
        }
    }

    /** Reads a row of {@code suppression}. */
    static Suppression suppression(ResultSet rows) throws SQLException {
        return new Suppression(
                rows.getString("scope"),
                new Recipient(
                        rows.getString("address"),
                        new AddressHash(rows.getObject("address_hash", UUID.class)).toString()),
                rows.getLong("version"),
                causes(rows.getString("causes")),
                Objects.requireNonNull(Sql.instant(rows, "changed_at")));
    }

    private static void makeMissing(Connection transaction, Map<Key, Recipient> recipients, Instant now)
            throws SQLException {
        String sql = """
                insert into suppression as s (scope, address_hash, address, partition, changed_at)
                select scope, address_hash, address, partition, ?
                from unnest(?::text[], ?::uuid[], ?::text[], ?::int[]) as k (scope, address_hash, address, partition)
                order by scope, address_hash
                on conflict do nothing
                """;
        List<Map.Entry<Key, Recipient>> rows = List.copyOf(recipients.entrySet());
        try (PreparedStatement insert = transaction.prepareStatement(sql)) {
            Sql.setInstant(insert, 1, now);
            setKeys(transaction, insert, 2, recipients.keySet());
            insert.setArray(
                    4,
                    Sql.column(transaction, "text", rows, row -> row.getValue().address()));
            insert.setArray(5, Sql.column(transaction, "int", rows, row -> partition(row.getKey())));
            insert.executeUpdate();
        }
    }

    /** Locks the rows in the order that everybody keeps, and returns their causes. */
    private static Map<Key, List<Cause>> lock(Connection transaction, Set<Key> keys) throws SQLException {
        String sql = """
                select s.scope, s.address_hash, s.causes from suppression s
                join unnest(?::text[], ?::uuid[]) as k (scope, address_hash) using (scope, address_hash)
                order by s.scope, s.address_hash
                for update of s
                """;
        Map<Key, List<Cause>> locked = new LinkedHashMap<>();
        try (PreparedStatement select = transaction.prepareStatement(sql)) {
            setKeys(transaction, select, 1, keys);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    locked.put(key(rows), causes(rows.getString("causes")));
                }
            }
        }
        return locked;
    }

    private static void insertEntries(Connection transaction, List<Entry> entries, Instant now) throws SQLException {
        String sql = """
                insert into suppression_entry as e (scope, address_hash, kind, id, action, at, until, evidence, actor,
                  request_id, campaign, recorded_at)
                select n.*, ? from unnest(?::text[], ?::uuid[], ?::text[], ?::uuid[], ?::text[], ?::timestamptz[],
                  ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[]) as n
                on conflict (scope, address_hash, kind, id) do update set withdrawn_at = null
                where e.withdrawn_at is not null
                """;
        Map<List<Object>, Entry> once = new LinkedHashMap<>();
        entries.forEach(entry -> once.putIfAbsent(List.of(entry.key(), entry.kind(), entry.id()), entry));
        List<Entry> rows = List.copyOf(once.values());
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = transaction.prepareStatement(sql)) {
            Sql.setInstant(insert, 1, now);
            setKeys(transaction, insert, 2, rows.stream().map(Entry::key).toList());
            insert.setArray(4, Sql.column(transaction, "text", rows, entry -> KindText.of(entry.kind())));
            insert.setArray(5, Sql.column(transaction, "uuid", rows, Entry::id));
            insert.setArray(6, Sql.column(transaction, "text", rows, entry -> word(entry.action())));
            insert.setArray(7, Sql.column(transaction, "timestamptz", rows, Entry::at));
            insert.setArray(8, Sql.column(transaction, "timestamptz", rows, Entry::until));
            insert.setArray(9, Sql.column(transaction, "text", rows, Entry::evidence));
            insert.setArray(10, Sql.column(transaction, "text", rows, Entry::actor));
            insert.setArray(11, Sql.column(transaction, "text", rows, Entry::requestId));
            insert.setArray(12, Sql.column(transaction, "text", rows, Entry::campaign));
            insert.executeUpdate();
        }
    }

    private static void withdraw(Connection transaction, Set<Withdrawal> withdrawals, Instant now) throws SQLException {
        try (PreparedStatement drop = transaction.prepareStatement(
                        "delete from suppression_entry where scope = ? and address_hash = ? and kind = ?"
                                + " and action = 'added' and at < ?");
                PreparedStatement update = transaction.prepareStatement(
                        "update suppression_entry set withdrawn_at = ? where scope = ? and address_hash = ? and kind = ?"
                                + " and id = any (?)")) {
            for (Withdrawal withdrawal : withdrawals) {
                Key key = withdrawal.key();
                String kind = KindText.of(withdrawal.kind());
                if (withdrawal.dropBefore() != null) {
                    drop.setString(1, key.scope());
                    drop.setObject(2, key.addressHash());
                    drop.setString(3, kind);
                    Sql.setInstant(drop, 4, withdrawal.dropBefore());
                    drop.addBatch();
                }
                Sql.setInstant(update, 1, now);
                update.setString(2, key.scope());
                update.setObject(3, key.addressHash());
                update.setString(4, kind);
                update.setArray(
                        5,
                        transaction.createArrayOf("uuid", withdrawal.entries().toArray()));
                update.addBatch();
            }
            drop.executeBatch();
            update.executeBatch();
        }
    }

    private static void refresh(Connection transaction, Map<Key, List<Cause>> before, Instant now) throws SQLException {
        Map<Key, List<Entry>> entries = standingEntries(transaction, before.keySet());
        Map<Key, List<Cause>> changed = new LinkedHashMap<>();
        before.forEach((key, had) -> {
            List<Cause> has = Causes.following(entries.getOrDefault(key, List.of()), now);
            if (!has.equals(had)) {
                changed.put(key, has);
            }
        });
        if (!changed.isEmpty()) {
            update(transaction, List.copyOf(changed.entrySet()), now);
        }
    }

    private static Map<Key, List<Entry>> standingEntries(Connection transaction, Set<Key> keys) throws SQLException {
        String sql = """
                select e.* from suppression_entry e
                join unnest(?::text[], ?::uuid[]) as k (scope, address_hash) using (scope, address_hash)
                where e.withdrawn_at is null
                """;
        Map<Key, List<Entry>> entries = new HashMap<>();
        try (PreparedStatement select = transaction.prepareStatement(sql)) {
            setKeys(transaction, select, 1, keys);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    entries.computeIfAbsent(key(rows), key -> new ArrayList<>()).add(entry(rows, null));
                }
            }
        }
        return entries;
    }

    private static void update(Connection transaction, List<Map.Entry<Key, List<Cause>>> rows, Instant now)
            throws SQLException {
        String sql = """
                update suppression s set version = s.version + 1, causes = n.causes, changed_at = ?,
                  kinds = array(select jsonb_array_elements(n.causes) ->> 'kind'),
                  since = (n.causes -> 0 ->> 'since')::timestamptz,
                  next_expiry = (select min((cause ->> 'until')::timestamptz) from jsonb_array_elements(n.causes) as cause)
                from unnest(?::text[], ?::uuid[], ?::jsonb[]) as n (scope, address_hash, causes)
                where s.scope = n.scope and s.address_hash = n.address_hash
                """;
        try (PreparedStatement update = transaction.prepareStatement(sql)) {
            Sql.setInstant(update, 1, now);
            setKeys(transaction, update, 2, rows.stream().map(Map.Entry::getKey).toList());
            update.setArray(4, Sql.column(transaction, "jsonb", rows, row -> json(row.getValue())));
            update.executeUpdate();
        }
    }

    static void setKeys(Connection connection, PreparedStatement statement, int index, Collection<Key> keys)
            throws SQLException {
        List<Key> list = List.copyOf(keys);
        statement.setArray(index, Sql.column(connection, "text", list, Key::scope));
        statement.setArray(index + 1, Sql.column(connection, "uuid", list, Key::addressHash));
    }

    static Key key(ResultSet rows) throws SQLException {
        return new Key(rows.getString("scope"), rows.getObject("address_hash", UUID.class));
    }

    private static Array hashes(Connection connection, Collection<AddressHash> hashes) throws SQLException {
        return connection.createArrayOf(
                "uuid", hashes.stream().map(AddressHash::value).toArray());
    }

    private static Entry entry(ResultSet rows, @Nullable String address) throws SQLException {
        return new Entry(
                rows.getObject("id", UUID.class),
                rows.getString("scope"),
                new Recipient(address, new AddressHash(rows.getObject("address_hash", UUID.class)).toString()),
                KindText.parse(rows.getString("kind")).orElse(Cause.Kind.UNRECOGNIZED),
                Entry.Action.valueOf(rows.getString("action").toUpperCase(Locale.ROOT)),
                Objects.requireNonNull(Sql.instant(rows, "at")),
                Sql.instant(rows, "until"),
                rows.getString("evidence"),
                rows.getString("actor"),
                rows.getString("request_id"),
                rows.getString("campaign"));
    }

    private static String word(Entry.Action action) {
        return action.name().toLowerCase(Locale.ROOT);
    }

    private static String json(List<Cause> causes) {
        return new String(ContractsJson.write(causes), StandardCharsets.UTF_8);
    }

    private static List<Cause> causes(String json) {
        try {
            return ContractsJson.mapper().readValue(json, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("causes of a suppression are no JSON array of causes", e);
        }
    }
}
