package dev.sendwell.events.journal;

import dev.sendwell.events.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Tries thresholds on history: how long the longest run of soft bounces without a delivery was, address by address. */
@ApplicationScoped
public class SoftRuns {
    private final DataSource database;

    SoftRuns(DataSource database) {
        this.database = database;
    }

    /**
     * The runs at one integration.
     *
     * @param ruled it has received a delivery, without which the rule is off
     * @param addresses how many addresses have a longest run of so many messages
     */
    public record Found(String integration, boolean ruled, NavigableMap<Integer, Long> addresses) {
        /** How many addresses would have become inactive with a threshold. */
        public long withAtLeast(int threshold) {
            return addresses.tailMap(threshold, true).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** All integrations that had soft bounces since an instant. */
    public List<Found> longest(Instant since) throws SQLException {
        String sql = """
                with soft as (
                  select integration_id, address_hash, occurred_at, coalesce(ledger_id::text,
                    body #>> '{ref,providerMessageId}', id::text) as message
                  from event
                  where soft and address_hash is not null and occurred_at >= ? and day >= ?::timestamptz::date - 1),
                bounced as (
                  select integration_id, address_hash, min(occurred_at) as oldest from soft group by 1, 2),
                told as (
                  select *, false as delivered from soft
                  union all
                  select integration_id, address_hash, d.occurred_at, null, true
                  from bounced join event d using (integration_id, address_hash)
                  where d.type = 'delivered' and d.occurred_at >= oldest and d.day >= ?::timestamptz::date - 1),
                numbered as (
                  select integration_id, address_hash, message, count(*) filter (where delivered)
                    over (partition by integration_id, address_hash order by occurred_at) as run
                  from told),
                run as (
                  select integration_id, address_hash, count(distinct message) as messages
                  from numbered group by integration_id, address_hash, run),
                longest as (select integration_id, address_hash, max(messages) as messages from run group by 1, 2)
                select l.integration_id, l.messages, count(*), bool_or(i.first_delivered_at is not null)
                from longest l left join integration_state i using (integration_id) group by 1, 2 order by 1, 2
                """;
        Map<String, Found> found = new LinkedHashMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            Sql.setInstant(select, 1, since);
            select.setString(2, since.toString());
            select.setString(3, since.toString());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String integration = row.getString(1);
                    boolean ruled = row.getBoolean(4);
                    found.computeIfAbsent(integration, id -> new Found(id, ruled, new TreeMap<>()))
                            .addresses()
                            .put(row.getInt(2), row.getLong(3));
                }
            }
        }
        return List.copyOf(found.values());
    }
}
