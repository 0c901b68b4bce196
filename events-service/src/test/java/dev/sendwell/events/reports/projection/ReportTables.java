package dev.sendwell.events.reports.projection;

import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.contracts.EmailEvent;
import dev.sendwell.contracts.Topic;
import dev.sendwell.testkit.Backing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of the service for one test class, without the service: nobody else writes into it. */
final class ReportTables {
    private static final String DEADLOCK = "40P01";
    private static final List<String> TABLES = List.of(
            "report_request",
            "report_event",
            "report_count",
            "report_domain_count",
            "report_reason_count",
            "report_day",
            "report_domain_day",
            "report_reason_day");

    final PGSimpleDataSource dataSource = new PGSimpleDataSource();

    ReportTables() {
        Backing backing = Backing.current();
        String name = "report_tables_" + UUID.randomUUID().toString().substring(0, 8);
        backing.databases().create(name, "owner", "app");
        Flyway.configure()
                .dataSource(backing.postgresUrl() + name, name + "_owner", "owner")
                .placeholders(Map.of("app_role", name + "_app"))
                .load()
                .migrate();
        dataSource.setUrl(backing.postgresUrl() + name);
        dataSource.setUser(name + "_app");
        dataSource.setPassword("app");
    }

    void clear() throws SQLException {
        execute(TABLES.stream().map(table -> "delete from " + table).toList());
    }

    void execute(List<String> statements) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** As the projection does: each batch in a transaction, again when another instance was in the way. */
    void apply(List<ConsumerRecord<String, byte[]>> records, int batch) throws SQLException {
        for (int from = 0; from < records.size(); from += batch) {
            List<ConsumerRecord<String, byte[]>> some = records.subList(from, Math.min(from + batch, records.size()));
            while (!applied(some)) {
                Thread.onSpinWait();
            }
        }
    }

    private boolean applied(List<ConsumerRecord<String, byte[]>> records) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                carry(connection, records);
                connection.commit();
                return true;
            } catch (SQLException e) {
                connection.rollback();
                if (DEADLOCK.equals(e.getSQLState())) {
                    return false;
                }
                throw e;
            }
        }
    }

    /** The journal brings its events itself; everything else comes from the topics. */
    private static void carry(Connection connection, List<ConsumerRecord<String, byte[]>> records) throws SQLException {
        List<ConsumerRecord<String, byte[]>> others = new ArrayList<>();
        List<EmailEvent> events = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            if (record.topic().equals(Topic.EMAIL_EVENTS.topicName())) {
                events.add(event(record.value()));
            } else {
                others.add(record);
            }
        }
        ReportedEvents.count(connection, events);
        ReportProjection.apply(connection, others);
    }

    private static EmailEvent event(byte[] value) {
        try {
            return ContractsJson.read(value, EmailEvent.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every row of every table, as text. */
    Map<String, List<String>> rows() throws SQLException {
        Map<String, List<String>> rows = new TreeMap<>();
        for (String table : TABLES) {
            rows.put(table, query("select t::text from " + table + " t order by 1"));
        }
        return rows;
    }

    List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }

    /** The sum of a column over everything. */
    long sum(String column) throws SQLException {
        return Long.parseLong(query("select coalesce(sum(" + column + "), 0) from report_count")
                .getFirst());
    }
}
