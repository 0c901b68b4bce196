package dev.sendwell.events.reports.projection;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.events.persistence.Sql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Compares the raw rows of events with the journal. Both are written in one transaction, so that they are equal at every moment. A
 * row has the id of its event; only unsubscribes, which our own page may tell too, have one of their own.
 */
final class JournalCheck {
    private static final int BATCH = 2_000;

    /** The journal's types that are counted one by one, and those of unsubscribes. */
    private static final String COUNTED =
            "('delivered', 'bounced', 'blocked', 'dropped', 'deferred', 'complained', 'opened', 'clicked')";

    private static final String UNSUBSCRIBES = "('unsubscribed', 'group-unsubscribed')";

    /**
     * Events of our requests in a range of the journal, by its days, which are its partitions. Others, of other software on the account,
     * are not counted.
     */
    private static final String IN_JOURNAL = """
             from event j where j.ledger_id is not null and j.day >= (?::timestamptz at time zone 'UTC')::date
              and j.day <= (?::timestamptz at time zone 'UTC')::date and j.occurred_at >= ?::timestamptz
              and j.occurred_at < ?::timestamptz
            """;

    private JournalCheck() {}

    /** How many events of the journal are not among the raw rows. */
    static long notCounted(Connection connection, Instant from, Instant to) throws SQLException {
        return missing(connection, from, to, facts -> {});
    }

    /** Told of some facts after the others. */
    @FunctionalInterface
    interface Portions {
        void take(List<Fact> facts) throws SQLException;
    }

    /** Hands over the events of the journal that are not among the raw rows, as facts, and says how many there are. */
    static long missing(Connection connection, Instant from, Instant to, Portions portions) throws SQLException {
        long missing = 0;
        String sql = "select j.body" + IN_JOURNAL + " and ((j.type in " + COUNTED
                + " and not exists (select from report_event e where e.id = j.id)) or j.type in " + UNSUBSCRIBES + ")";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bind(select, from, to);
            select.setFetchSize(BATCH);
            List<Fact> portion = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    portion.addAll(facts(row.getString(1)));
                    if (portion.size() >= BATCH) {
                        missing += handOver(connection, portion, portions);
                        portion = new ArrayList<>();
                    }
                }
            }
            missing += handOver(connection, portion, portions);
        }
        return missing;
    }

    /** How many raw rows have no event in the journal. */
    static long notInJournal(Connection connection, Instant from, Instant to, LocalDate oldest) throws SQLException {
        return superfluous(connection, from, to, oldest, events -> {});
    }

    /** Told of some events after the others. */
    @FunctionalInterface
    interface Events {
        void take(List<UUID> events) throws SQLException;
    }

    /**
     * Hands over the raw rows that have no event in the journal, and says how many there are.
     *
     * @param oldest the first day that the journal keeps; what is older cannot be compared
     */
    static long superfluous(Connection connection, Instant from, Instant to, LocalDate oldest, Events portions)
            throws SQLException {
        String sql = """
                select e.id from report_event e
                where e.occurred_at >= ?::timestamptz and e.occurred_at < ?::timestamptz and e.figure <> 'unsubscribed'
                  and e.occurred_at >= (select min(day) from event where day >= ?)::timestamp at time zone 'UTC'
                  and not exists (select from event j where j.day = (e.occurred_at at time zone 'UTC')::date and j.id = e.id)
                """;
        long superfluous = 0;
        List<UUID> portion = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, from.toString());
            select.setString(2, to.toString());
            select.setObject(3, oldest);
            select.setFetchSize(BATCH);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    portion.add(row.getObject(1, UUID.class));
                    superfluous++;
                    if (portion.size() == BATCH) {
                        portions.take(portion);
                        portion = new ArrayList<>();
                    }
                }
            }
        }
        if (!portion.isEmpty()) {
            portions.take(portion);
        }
        return superfluous;
    }

    private static void bind(PreparedStatement select, Instant from, Instant to) throws SQLException {
        select.setString(1, from.toString());
        select.setString(2, to.toString());
        select.setString(3, from.toString());
        select.setString(4, to.toString());
    }

    private static List<Fact> facts(String json) {
        try {
            return FactReader.read(ContractsJson.read(json.getBytes(StandardCharsets.UTF_8), EmailEvent.class));
        } catch (IOException e) {
            // What no report can show is not counted from the topic either.
            return List.of();
        }
    }

    /** Of unsubscribes only their facts tell whether they are counted. */
    private static int handOver(Connection connection, List<Fact> facts, Portions portions) throws SQLException {
        List<UUID> ids = facts.stream().map(fact -> ((Fact.Event) fact).id()).toList();
        Set<UUID> known = new HashSet<>();
        try (PreparedStatement select =
                connection.prepareStatement("select id from report_event where id = any(?::uuid[])")) {
            select.setArray(1, Sql.column(connection, "uuid", ids, id -> id));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    known.add(row.getObject(1, UUID.class));
                }
            }
        }
        List<Fact> missing = facts.stream()
                .filter(fact -> known.add(((Fact.Event) fact).id()))
                .toList();
        if (!missing.isEmpty()) {
            portions.take(missing);
        }
        return missing.size();
    }
}
