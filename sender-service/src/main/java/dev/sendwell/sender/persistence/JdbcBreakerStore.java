package dev.sendwell.sender.persistence;

import dev.sendwell.contracts.IntegrationStatus.Reason;
import dev.sendwell.sender.breaker.BreakerStore;
import dev.sendwell.sender.breaker.Pause;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Breakers in table {@code breaker}. */
public final class JdbcBreakerStore implements BreakerStore {
    private final Database database;

    public JdbcBreakerStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Pause> open() {
        return database.inTransaction(
                connection -> Sql.query(connection, "select * from breaker", JdbcBreakerStore::pause));
    }

    private static Pause pause(ResultSet row) throws SQLException {
        return new Pause(
                row.getString("integration_id"),
                Reason.valueOf(row.getString("reason")),
                row.getString("detail"),
                Sql.instant(row, "since"),
                Sql.instant(row, "probe_at"),
                row.getLong("settings_version"));
    }

    @Override
    public void trip(Pause pause) {
        String sql = """
                insert into breaker (integration_id, reason, detail, since, probe_at, settings_version)
                values (?, ?, ?, ?, ?, ?)
                on conflict (integration_id) do update set
                  reason = excluded.reason, detail = excluded.detail, probe_at = excluded.probe_at,
                  settings_version = greatest(breaker.settings_version, excluded.settings_version)
                """;
        database.inTransaction(connection -> Sql.update(
                connection,
                sql,
                pause.integrationId(),
                pause.reason().name(),
                pause.detail(),
                pause.since(),
                pause.probeAt(),
                pause.settingsVersion()));
    }

    @Override
    public void close(String integrationId) {
        database.inTransaction(
                connection -> Sql.update(connection, "delete from breaker where integration_id = ?", integrationId));
    }

    @Override
    public boolean takeProbe(String integrationId, long settingsVersion, Instant now, Instant next) {
        String sql = """
                update breaker set probe_at = ?, settings_version = greatest(settings_version, ?)
                where integration_id = ? and (probe_at <= ? or settings_version < ?)
                """;
        return database.inTransaction(connection ->
                Sql.update(connection, sql, next, settingsVersion, integrationId, now, settingsVersion) == 1);
    }
}
