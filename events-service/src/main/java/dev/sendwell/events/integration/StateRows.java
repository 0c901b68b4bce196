package dev.sendwell.events.integration;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sendwell.contracts.ContractsJson;
import dev.sendwell.events.kafka.Publisher;
import dev.sendwell.events.persistence.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The table {@code integration_state}. */
final class StateRows {
    private StateRows() {}

    /**
     * One integration's state.
     *
     * @param revision grows with every change; a row is published up to one
     * @param accountStatus the provider's word for the account; empty before it said one
     * @param suspendedAt absent while the account may send
     */
    record Row(
            String integrationId,
            long revision,
            long settingsVersion,
            @Nullable Instant lastEventAt,
            Map<String, Long> refusals,
            @Nullable Instant refusalsSince,
            String accountStatus,
            @Nullable Instant suspendedAt) {}

    static void add(DataSource database, Map<String, IntegrationStates.Tally> tallies, Instant now)
            throws SQLException {
        Sql.inTransaction(database, connection -> {
            // In the order of ids, as everybody who locks several.
            for (Map.Entry<String, IntegrationStates.Tally> entry : new TreeMap<>(tallies).entrySet()) {
                add(connection, entry.getKey(), entry.getValue(), now);
            }
            return null;
        });
    }

    private static void add(Connection connection, String integrationId, IntegrationStates.Tally tally, Instant now)
            throws SQLException {
        Row row = lock(connection, integrationId);
        boolean sameSettings = row.settingsVersion() >= tally.settingsVersion;
        Map<String, Long> refusals = sameSettings ? new HashMap<>(row.refusals()) : new HashMap<>();
        tally.refusals.forEach((cause, count) -> refusals.merge(cause, count, Long::sum));
        Instant since = sameSettings && row.refusalsSince() != null ? row.refusalsSince() : now;
        String sql = """
                update integration_state set revision = revision + 1, settings_version = greatest(settings_version, ?),
                  last_event_at = greatest(last_event_at, ?), refusals = ?::jsonb, refusals_since = ?
                where integration_id = ?
                """;
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, tally.settingsVersion);
            Sql.setInstant(update, 2, tally.lastEventAt);
            update.setString(3, new String(ContractsJson.write(refusals), StandardCharsets.UTF_8));
            Sql.setInstant(update, 4, refusals.isEmpty() ? null : since);
            update.setString(5, integrationId);
            update.executeUpdate();
        }
    }

    /** The row, locked, made where there was none. */
    private static Row lock(Connection connection, String integrationId) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into integration_state (integration_id) values (?) on conflict do nothing")) {
            insert.setString(1, integrationId);
            insert.executeUpdate();
        }
        try (PreparedStatement select =
                connection.prepareStatement("select * from integration_state where integration_id = ? for update")) {
            select.setString(1, integrationId);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return row(rows);
            }
        }
    }

    /** Refused posts by cause, counted under settings of this version or a later one. */
    static Map<String, Long> refusals(DataSource database, String integrationId, long settingsVersion)
            throws SQLException {
        String sql = "select refusals from integration_state where integration_id = ? and settings_version >= ?";
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, integrationId);
            select.setLong(2, settingsVersion);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? counts(rows.getString(1)) : Map.of();
            }
        }
    }

    /** Takes rows to the topic. */
    @FunctionalInterface
    interface Publication {
        void of(List<Row> changed) throws Publisher.NotPublishedException;
    }

    /**
     * Publishes what has changed, one instance at a time: the newest state of an integration also comes last on the topic. An
     * instance that finds another one at it leaves it to that one.
     */
    static void publish(DataSource database, Publication publication)
            throws SQLException, Publisher.NotPublishedException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                List<Row> changed = myTurn(connection) ? unpublished(connection) : List.of();
                if (!changed.isEmpty()) {
                    publication.of(changed);
                    markPublished(connection, changed);
                }
                connection.commit();
            } catch (SQLException | Publisher.NotPublishedException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    /** Until the end of the transaction. */
    private static boolean myTurn(Connection transaction) throws SQLException {
        try (PreparedStatement lock = transaction.prepareStatement(
                        "select pg_try_advisory_xact_lock(hashtext('integration-status'))");
                ResultSet rows = lock.executeQuery()) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private static List<Row> unpublished(Connection connection) throws SQLException {
        String sql = "select * from integration_state where revision > published_revision order by integration_id";
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            List<Row> unpublished = new ArrayList<>();
            while (rows.next()) {
                unpublished.add(row(rows));
            }
            return unpublished;
        }
    }

    private static void markPublished(Connection connection, List<Row> published) throws SQLException {
        String sql = "update integration_state set published_revision = ? where integration_id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (Row row : published) {
                update.setLong(1, row.revision());
                update.setString(2, row.integrationId());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    private static Row row(ResultSet rows) throws SQLException {
        return new Row(
                rows.getString("integration_id"),
                rows.getLong("revision"),
                rows.getLong("settings_version"),
                Sql.instant(rows, "last_event_at"),
                counts(rows.getString("refusals")),
                Sql.instant(rows, "refusals_since"),
                rows.getString("account_status"),
                Sql.instant(rows, "suspended_at"));
    }

    private static Map<String, Long> counts(String json) {
        try {
            return ContractsJson.mapper().readValue(json, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("refusals are no JSON object of counts", e);
        }
    }
}
