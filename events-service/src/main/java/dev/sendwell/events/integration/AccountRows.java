package dev.sendwell.events.integration;

import dev.sendwell.events.persistence.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** What events say about the integration itself, written in the journal's transaction to {@code integration_state}. */
public final class AccountRows {
    private AccountRows() {}

    /**
     * Notes that the provider stopped or restored the account; what happened later wins, whenever it arrives, and within one
     * second the suspension.
     */
    public static void accountChanged(
            Connection transaction, String integrationId, String words, boolean suspended, Instant at)
            throws SQLException {
        String sql = """
                insert into integration_state as s
                  (integration_id, revision, account_status, account_changed_at, suspended_at)
                values (?, 1, ?, ?, ?)
                on conflict (integration_id) do update set revision = s.revision + 1,
                  account_status = excluded.account_status, account_changed_at = excluded.account_changed_at,
                  suspended_at = excluded.suspended_at
                where s.account_changed_at is null
                  or (s.account_changed_at, s.suspended_at is not null, s.account_status)
                    < (excluded.account_changed_at, excluded.suspended_at is not null, excluded.account_status)
                """;
        try (PreparedStatement update = transaction.prepareStatement(sql)) {
            update.setString(1, integrationId);
            update.setString(2, words);
            Sql.setInstant(update, 3, at);
            Sql.setInstant(update, 4, suspended ? at : null);
            update.executeUpdate();
        }
    }

    /** Notes that the integration receives {@code delivered} events; true the first time. */
    public static boolean firstDelivery(Connection transaction, String integrationId, Instant now) throws SQLException {
        if (withDeliveries(transaction, Set.of(integrationId)).contains(integrationId)) {
            return false;
        }
        String sql = """
                insert into integration_state as s (integration_id, first_delivered_at) values (?, ?)
                on conflict (integration_id) do update set first_delivered_at = excluded.first_delivered_at
                where s.first_delivered_at is null
                """;
        try (PreparedStatement update = transaction.prepareStatement(sql)) {
            update.setString(1, integrationId);
            Sql.setInstant(update, 2, now);
            return update.executeUpdate() == 1;
        }
    }

    /** Those of the integrations that have received a {@code delivered}. */
    public static Set<String> withDeliveries(Connection transaction, Set<String> integrationIds) throws SQLException {
        if (integrationIds.isEmpty()) {
            return Set.of();
        }
        String sql = "select integration_id from integration_state"
                + " where first_delivered_at is not null and integration_id = any(?)";
        try (PreparedStatement select = transaction.prepareStatement(sql)) {
            select.setArray(1, transaction.createArrayOf("text", integrationIds.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                Set<String> found = new HashSet<>();
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
                return found;
            }
        }
    }
}
