package dev.sendwell.sender.persistence;

import dev.sendwell.sender.stop.StopDesk;
import dev.sendwell.sender.stop.StopOrder;
import dev.sendwell.sender.stop.StopOrder.Action;
import dev.sendwell.sender.stop.StopOrder.Reach;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Orders in table {@code stop_order}. */
public final class JdbcStopDesk implements StopDesk {
    private static final String REACHED = """
             (?::text is null or integration_id = ?) and (?::text is null or campaign = ?)
            """;

    private final Database database;
    private final InstantSource clock;

    public JdbcStopDesk(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public List<StopOrder> orders() {
        return database.inTransaction(JdbcStopDesk::orders);
    }

    /** Orders in force, in the caller's transaction. */
    static List<StopOrder> orders(Connection connection) throws SQLException {
        return Sql.query(
                connection,
                "select action, integration_id, campaign, actor, reason, ordered_at from stop_order order by id",
                JdbcStopDesk::order);
    }

    private static StopOrder order(ResultSet row) throws SQLException {
        return new StopOrder(
                Action.valueOf(row.getString("action").toUpperCase(Locale.ROOT)),
                new Reach(row.getString("integration_id"), row.getString("campaign")),
                row.getString("actor"),
                row.getString("reason"),
                Sql.instant(row, "ordered_at"));
    }

    @Override
    public long hold(Reach reach, String actor, @Nullable String reason) {
        return order(Action.HOLD, reach, actor, reason);
    }

    @Override
    public long cancel(Reach reach, String actor, @Nullable String reason) {
        return order(Action.CANCEL, reach, actor, reason);
    }

    private long order(Action action, Reach reach, String actor, @Nullable String reason) {
        String sql = """
                insert into stop_order (action, integration_id, campaign, actor, reason, ordered_at)
                values (?, ?, ?, ?, ?, ?)
                """;
        return database.inTransaction(connection -> {
            Sql.update(
                    connection,
                    sql,
                    action.word(),
                    reach.integrationId(),
                    reach.campaign(),
                    actor,
                    reason,
                    clock.instant());
            return Sql.query(
                            connection,
                            "select count(*) as n from waiting where cause <> 'unconfirmed' and" + REACHED,
                            row -> row.getLong("n"),
                            parameters(reach))
                    .getFirst();
        });
    }

    @Override
    public long resume(Reach reach) {
        String lift = """
                delete from stop_order
                where action = 'hold' and integration_id is not distinct from ?::text
                  and campaign is not distinct from ?::text
                """;
        return database.inTransaction(connection -> {
            Sql.update(connection, lift, reach.integrationId(), reach.campaign());
            Object[] parameters = new Object[5];
            parameters[0] = clock.instant();
            System.arraycopy(parameters(reach), 0, parameters, 1, 4);
            return (long) Sql.update(
                    connection, "update waiting set due_at = ? where cause = 'held' and" + REACHED, parameters);
        });
    }

    private static @Nullable Object[] parameters(Reach reach) {
        return new Object[] {reach.integrationId(), reach.integrationId(), reach.campaign(), reach.campaign()};
    }
}
