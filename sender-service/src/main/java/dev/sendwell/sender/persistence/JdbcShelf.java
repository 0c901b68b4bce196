package dev.sendwell.sender.persistence;

import dev.sendwell.contracts.AddressHash;
import dev.sendwell.contracts.Topic;
import dev.sendwell.sender.deadletter.Shelf;
import dev.sendwell.sender.queue.Place;
import dev.sendwell.sender.redrive.Because;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Dead letters in table {@code dead_letter}. */
public final class JdbcShelf implements Shelf {
    private static final Map<String, Topic> TOPICS =
            Arrays.stream(Topic.values()).collect(Collectors.toMap(Topic::topicName, Function.identity()));
    private static final int LARGEST_GROUPS = 50;

    private final Database database;
    private final InstantSource clock;

    public JdbcShelf(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Takes letters from their topic in, in the caller's transaction; those that are here already stay as they are. */
    public static void add(Connection connection, List<Arrival> letters) throws SQLException {
        if (letters.isEmpty()) {
            return;
        }
        String sql = """
                insert into dead_letter (partition, record_offset, at, reason, detail, source_topic, source_partition,
                  source_offset, bytes, integration_id, request_id, campaign, address_hash)
                select * from unnest(?::int4[], ?::int8[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::int4[],
                  ?::int8[], ?::int4[], ?::text[], ?::text[], ?::text[], ?::uuid[])
                on conflict do nothing
                """;
        Sql.update(
                connection,
                sql,
                Sql.ints(letters, one -> one.id().partition()),
                Sql.longs(letters, one -> one.id().offset()),
                Sql.instants(letters, Arrival::at),
                Sql.texts(letters, Arrival::reason),
                Sql.texts(letters, Arrival::detail),
                Sql.texts(letters, Arrival::sourceTopic),
                Sql.ints(letters, Arrival::sourcePartition),
                Sql.longs(letters, Arrival::sourceOffset),
                Sql.ints(letters, Arrival::bytes),
                Sql.texts(letters, Arrival::integrationId),
                Sql.texts(letters, Arrival::requestId),
                Sql.texts(letters, Arrival::campaign),
                Sql.uuids(
                        letters,
                        one -> one.address() == null ? null : one.address().value()));
    }

    @Override
    public List<Group> groups() {
        String sql = """
                select reason, integration_id, count(*) as n, min(at) as oldest, max(at) as newest from dead_letter
                where state = 'open' group by reason, integration_id order by n desc, reason, integration_id limit ?
                """;
        return database.inTransaction(connection -> Sql.query(
                connection,
                sql,
                row -> new Group(
                        row.getString("reason"),
                        row.getString("integration_id"),
                        row.getLong("n"),
                        Sql.instant(row, "oldest"),
                        Sql.instant(row, "newest")),
                LARGEST_GROUPS));
    }

    @Override
    public Page page(Asked asked, @Nullable Id after, int limit) {
        JdbcQueue.Conditions conditions = conditions(asked);
        if (after != null) {
            conditions.add(
                    "(at, partition, record_offset) < (select at, partition, record_offset from dead_letter"
                            + " where partition = ? and record_offset = ?)",
                    after.partition(),
                    after.offset());
        }
        List<Letter> found = database.inTransaction(connection ->
                Sql.query(connection, select(conditions) + " limit ?", JdbcShelf::letter, conditions.and(limit + 1)));
        return found.size() > limit
                ? new Page(
                        List.copyOf(found.subList(0, limit)),
                        found.get(limit - 1).id())
                : new Page(found, null);
    }

    @Override
    public <X extends Exception> void each(Asked asked, Reader<X> reader) throws X {
        JdbcQueue.Conditions conditions = conditions(asked);
        database.stream(select(conditions), JdbcShelf::letter, reader::read, conditions.and());
    }

    private static String select(JdbcQueue.Conditions conditions) {
        return "select * from dead_letter" + conditions.where()
                + " order by at desc, partition desc, record_offset desc";
    }

    private static JdbcQueue.Conditions conditions(Asked asked) {
        JdbcQueue.Conditions conditions = new JdbcQueue.Conditions();
        conditions.add("state = ?", asked.state().word());
        conditions.addGiven("reason = ?", asked.reason());
        conditions.addGiven("integration_id = ?", asked.integrationId());
        conditions.addGiven("request_id = ?", asked.requestId());
        conditions.addGiven("campaign = ?", asked.campaign());
        AddressHash address = asked.address();
        conditions.addGiven("address_hash = ?::uuid", address == null ? null : address.value());
        conditions.addGiven("at >= ?::timestamptz", asked.from());
        conditions.addGiven("at < ?::timestamptz", asked.to());
        return conditions;
    }

    @Override
    public Optional<Letter> find(Id id) {
        return database
                .inTransaction(connection -> Sql.query(
                        connection,
                        "select * from dead_letter where partition = ? and record_offset = ?",
                        JdbcShelf::letter,
                        id.partition(),
                        id.offset()))
                .stream()
                .findFirst();
    }

    @Override
    public Optional<String> publishAs(Id id, String integrationAndId) {
        String sql = """
                update dead_letter set published_as = coalesce(published_as, ?)
                where partition = ? and record_offset = ? and state = 'open' returning published_as
                """;
        return database
                .inTransaction(connection -> Sql.query(
                        connection,
                        sql,
                        row -> row.getString("published_as"),
                        integrationAndId,
                        id.partition(),
                        id.offset()))
                .stream()
                .findFirst();
    }

    @Override
    public boolean settle(Id id, State state, Because why, Runnable work) {
        String lock = """
                select 1 from dead_letter where partition = ? and record_offset = ? and state = 'open' for update
                """;
        String update = """
                update dead_letter set state = ?, actor = ?, why = ?, settled_at = ?
                where partition = ? and record_offset = ?
                """;
        return database.inTransaction(connection -> {
            if (Sql.query(connection, lock, row -> row.getInt(1), id.partition(), id.offset())
                    .isEmpty()) {
                return false;
            }
            work.run();
            return Sql.update(
                            connection,
                            update,
                            state.word(),
                            why.actor(),
                            why.reason(),
                            clock.instant(),
                            id.partition(),
                            id.offset())
                    == 1;
        });
    }

    private static Letter letter(ResultSet row) throws SQLException {
        Topic topic = TOPICS.get(row.getString("source_topic"));
        Long offset = row.getObject("source_offset", Long.class);
        return new Letter(
                new Id(row.getInt("partition"), row.getLong("record_offset")),
                Sql.instant(row, "at"),
                row.getString("reason"),
                row.getString("detail"),
                topic == null || offset == null ? null : new Place(topic, row.getInt("source_partition"), offset),
                row.getInt("bytes"),
                row.getString("integration_id"),
                row.getString("request_id"),
                row.getString("campaign"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("actor"),
                row.getString("why"),
                Sql.instantOrNull(row, "settled_at"));
    }

    /** A letter as it comes from its topic. */
    public record Arrival(
            Id id,
            Instant at,
            String reason,
            String detail,
            @Nullable String sourceTopic,
            @Nullable Integer sourcePartition,
            @Nullable Long sourceOffset,
            int bytes,
            @Nullable String integrationId,
            @Nullable String requestId,
            @Nullable String campaign,
            @Nullable AddressHash address) {}
}
